package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.NotOurs;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.CountingAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests that try to smuggle another request, to fill memory or to break the parser. */
class HostileRequestTest {
    private static final EmbeddedChannel CHANNEL = new EmbeddedChannel();

    /** The verdict of the handler on a request. */
    static HandshakeResult evaluate(HttpRequest request, WsServerConfig config) {
        return UpgradeRules.asksForWebSocket(request)
                ? UpgradeRules.evaluate(
                        request, UpgradeHead.of(request, CHANNEL).request(), config)
                : NotOurs.NOT_A_WEBSOCKET;
    }

    private static final Request U = Request.UPGRADE;
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    static Stream<Request> withBody() {
        return Stream.of(
                U.with("Content-Length: 100000"),
                U.with("Transfer-Encoding: gzip, chunked"),
                U.line("POST /chat HTTP/1.1").with("Content-Length: 5"));
    }

    @ParameterizedTest
    @MethodSource("withBody")
    @DisplayName(
            "body of an upgrade request buffered whole: H19 an upgrade with a body is refused at once, and its body is not kept")
    void upgradeWithABodyIsRefusedAtOnce(Request request) {
        try (Server server = Server.of(Server.config())) {
            String response = server.receive(request).sent();
            assertEquals(request.line().startsWith("GET") ? "400" : "405", Server.statusOf(response));
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed " + Server.statusOf(response)), server.events);
        }
    }

    @Test
    @DisplayName("body of an upgrade request buffered whole: H19 a body that arrives with the request is dropped")
    void bodyThatArrivesWithTheRequestIsDropped() {
        try (Server server = Server.of(Server.config())) {
            server.receive(
                    HandshakeTest.concat(U.with("Transfer-Encoding: chunked").bytes(), "350d0a68656c6c6f0d0a"));
            assertEquals("400", Server.statusOf(server.sent()));
            assertEquals(List.of("failed 400"), server.events);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IN_PARTS,   chunked,       310d0a780d0a300d0a0d0a, 400",
        "AGGREGATED, chunked,       310d0a780d0a300d0a0d0a, 400",
        "IN_PARTS,   chunked,       300d0a0d0a,             101",
        "AGGREGATED, chunked,       300d0a0d0a,             101",
        "IN_PARTS,   Chunked,       300d0a413a620d0a0d0a,   101",
        "AGGREGATED, Chunked,       300d0a413a620d0a0d0a,   101",
        "IN_PARTS,   'gzip,chunked', 300d0a0d0a,            400",
        "AGGREGATED, 'gzip,chunked', 300d0a0d0a,            400",
    })
    @DisplayName(
            "body of an upgrade request buffered whole: H19 only an empty body is accepted, with and without an aggregator")
    void onlyAnEmptyBodyIsAccepted(Server.Body body, String coding, String hex, int status) {
        WsServerHandshakeHandler handler =
                new WsServerHandshakeHandler(Server.config().build());
        try (Server server = Server.of(Server.Codec.COMBINED, body, handler)) {
            server.receive(
                    HandshakeTest.concat(U.with("Transfer-Encoding: " + coding).bytes(), hex));
            assertEquals(String.valueOf(status), Server.statusOf(server.sent()));
            assertEquals(status == 101, server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("H19 an aggregated request does not show that it arrived in empty chunks")
    void aggregatedRequestDoesNotShowEmptyChunks() {
        List<FullHttpRequest> read = new ArrayList<>();
        for (byte[] wire : List.of(
                U.bytes(),
                HandshakeTest.concat(U.with("Transfer-Encoding: chunked").bytes(), "300d0a0d0a"))) {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new HttpObjectAggregator(1024));
            channel.writeInbound(Unpooled.wrappedBuffer(wire));
            read.add(channel.readInbound());
            channel.finishAndReleaseAll();
        }
        assertEquals(read.get(0).headers(), read.get(1).headers());
        assertEquals(read.get(0).trailingHeaders(), read.get(1).trailingHeaders());
        assertEquals(read.get(0).content(), read.get(1).content());
        read.forEach(FullHttpRequest::release);
    }

    @Test
    @DisplayName(
            "body of an upgrade request buffered whole: while the refusal waits for earlier responses, 100 MB of body are not held")
    void bodyIsNotHeldWhileTheRefusalWaits() {
        CountingAllocator alloc = new CountingAllocator();
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.channel.config().setAllocator(alloc);
            server.receive(Request.plain("/slow")).receive(U.with("Content-Length: 100000000"));
            byte[] part = new byte[16 * 1024];
            int parts = 0;
            for (; parts < 6000 && server.channel.isOpen(); parts++) {
                server.receive(part);
            }
            assertEquals(EarlyBytes.MAX_WAITING_BYTES / part.length + 1, parts);
            assertTrue(alloc.most() < 4 * EarlyBytes.MAX_WAITING_BYTES, alloc.most() + " bytes held at once");
            assertEquals(List.of("GET /slow", "failed -"), server.events);
            assertEquals(0, alloc.held());
        }
    }

    @Test
    @DisplayName("quadratic parse of a dribbled handshake: the codec stops headers without end, and they never upgrade")
    void endlessHeadersEndInTheCodec() {
        for (String more : List.of("X: " + "x".repeat(1000), "X: x\r\n")) {
            CountingAllocator alloc = new CountingAllocator();
            try (Server server = Server.of(Server.config())) {
                server.channel.config().setAllocator(alloc);
                server.receive(U.text().replace("\r\n\r\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 10_000; i++) {
                    server.receive(more.getBytes(StandardCharsets.US_ASCII));
                }
                assertEquals("GET /chat", server.events.get(0));
                assertFalse(server.sent().contains("101"));
                assertTrue(alloc.most() < 64 * 1024, alloc.most() + " bytes held at once");
            }
        }
    }

    @Test
    @DisplayName(
            "upgrade without its headers or with an old draft: H3 H4 H5 H6 H8 a request with a subset of the headers or with an old version is never upgraded")
    void incompleteOrOldRequestIsNeverUpgraded() {
        for (String version : List.of("0", "7", "8", "13")) {
            for (int subset = 0; subset < 1 << U.headers().size(); subset++) {
                List<String> kept = new ArrayList<>();
                for (int i = 0; i < U.headers().size(); i++) {
                    if ((subset & 1 << i) != 0) {
                        kept.add(U.headers().get(i));
                    }
                }
                Request request = new Request(U.line(), kept);
                if (kept.size() == U.headers().size()) {
                    request = request.set(VERSION, version);
                }
                HandshakeResult verdict =
                        evaluate(request.parsed(), Server.config().build());
                boolean whole = kept.size() == U.headers().size() && version.equals("13");
                assertEquals(whole, verdict instanceof Accepted, request.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Upgrade", "Connection", KEY, VERSION, PROTOCOL, EXTENSIONS, "Origin", "Content-Length"})
    @DisplayName("uncaught exception on hostile headers: H19 garbage in any header never throws and never upgrades")
    void garbageInAHeaderNeverThrowsOrUpgrades(String name) {
        List<String> garbage = List.of(
                "\u0000",
                "\u007f",
                "\u00ff\u00fe",
                "\"",
                "\"\\",
                ",;=,;=",
                "=",
                ";",
                "://",
                "[",
                "[::",
                ":",
                "x:y:z",
                "99999999999999999999",
                "-1",
                "%%%",
                "{}",
                "<script>",
                "\ud83d",
                "a\tb",
                "[:]:99999",
                "http://[/",
                "http://:80");
        List<String> tokens = List.of("99999999999999999999", "-1", "%%%");
        List<String> names = List.of(",;=,;=", "=", ";", "99999999999999999999", "-1", "%%%");
        WsServerConfig config = Server.config().build();
        for (String value : garbage) {
            HandshakeResult verdict = evaluate(U.set(name, value).parsed(), config);
            String outcome = verdict instanceof Rejected refusal
                    ? String.valueOf(refusal.status().code())
                    : verdict.getClass().getSimpleName();
            String expected =
                    switch (name) {
                        case "Upgrade" -> "NotOurs";
                        case "Origin" -> "403";
                        // legal by the grammar, although useless
                        case "Host" -> names.contains(value) ? "Accepted" : "400";
                        case EXTENSIONS -> tokens.contains(value) ? "Accepted" : "400";
                        case PROTOCOL -> tokens.contains(value) ? "NotOurs" : "400";
                        default -> "400";
                    };
            assertEquals(expected, outcome, name + ": " + value);
        }
    }

    @Test
    @DisplayName(
            "uncaught exception on hostile headers: H19 a request that HTTP cannot decode is passed on and never upgraded")
    void requestThatHttpCannotDecodeIsPassedOn() {
        try (Server server = Server.of(Server.config())) {
            server.receive((U.text().replace("Upgrade: websocket", "Upgrade : websocket"))
                    .getBytes(StandardCharsets.US_ASCII));
            assertFalse(server.sent().contains("101"));
            assertEquals(1, server.events.size());
            assertTrue(server.events.get(0).startsWith("GET"), server.events.toString());
        }
    }
}
