package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests upgrade requests that are refused, each with a complete response. */
class RefusalTest {
    private static final Request U = Request.UPGRADE;
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private static Server server() {
        return Server.of(Server.config().subprotocols("chat"));
    }

    private static Arguments row(String rule, int status, Request request) {
        return Arguments.of(rule, status, request);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                row("H1 method POST", 405, U.line("POST /chat HTTP/1.1")),
                row("H1 method get", 405, U.line("get /chat HTTP/1.1")),
                row("H1 method CONNECT", 405, U.line("CONNECT /chat HTTP/1.1")),
                row("H2 HTTP/1.0", 400, U.line("GET /chat HTTP/1.0")),
                row("H2 HTTP/2.0", 400, U.line("GET /chat HTTP/2.0")),
                row("H3 no Host", 400, U.without("Host")),
                row("H3 two Hosts", 400, U.with("Host: server.example.com")),
                row("H3 empty Host", 400, U.set("Host", "")),
                row("H3 Host with user information", 400, U.set("Host", "user@server.example.com")),
                row("H3 Host with a path", 400, U.set("Host", "server.example.com/x")),
                row("H5 no Connection", 400, U.without("Connection")),
                row("H5 Connection without the token", 400, U.set("Connection", "keep-alive, upgrades")),
                row("H6 no key", 400, U.without(KEY)),
                row("H6 empty key", 400, U.set(KEY, "")),
                row("H6 15 bytes", 400, U.set(KEY, "MTIzNDU2Nzg5MDEyMzQ1")),
                row("H6 17 bytes", 400, U.set(KEY, "MTIzNDU2Nzg5MDEyMzQ1Njc=")),
                row("H6 18 bytes", 400, U.set(KEY, "MTIzNDU2Nzg5MDEyMzQ1Njc4")),
                row("H6 no padding", 400, U.set(KEY, "dGhlIHNhbXBsZSBub25jZQ")),
                row("H6 not base64", 400, U.set(KEY, "dGhlIHNhbXBsZSBub25*ZQ==")),
                row("H6 base64url", 400, U.set(KEY, "dGhlIHNhbXBsZSBub2-jZQ==")),
                row("H7 two keys", 400, U.with(KEY + ": dGhlIHNhbXBsZSBub25jZQ==")),
                row("H7 two keys in a line", 400, U.set(KEY, "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==")),
                row("H8 version absent", 426, U.without(VERSION)),
                row("H8 version 0", 426, U.set(VERSION, "0")),
                row("H8 version 7", 426, U.set(VERSION, "7")),
                row("H8 version 8", 426, U.set(VERSION, "8")),
                row("H8 version 14", 426, U.set(VERSION, "14")),
                row("H8 version 013", 426, U.set(VERSION, "013")),
                row("H8 version twice", 400, U.with(VERSION + ": 13")),
                row("H8 versions listed", 400, U.set(VERSION, "13, 8")),
                row("H8 no number", 400, U.set(VERSION, "thirteen")),
                row("H8 empty", 400, U.set(VERSION, "")),
                row("H8 other digits", 400, U.set(VERSION, "\u00b9\u00b3")),
                row("H12 a protocol is no token", 400, U.set(PROTOCOL, "chat, b@d")),
                row("H12 a protocol in quotes", 400, U.set(PROTOCOL, "\"chat\"")),
                row("H12 only garbage", 400, U.set(PROTOCOL, "@@@")),
                row(
                        "H14 the second line is garbage",
                        400,
                        U.with(PROTOCOL + ": chat").with(PROTOCOL + ": ch at")),
                row("H16 empty", 400, U.set(EXTENSIONS, "")),
                row("H16 commas only", 400, U.set(EXTENSIONS, ", ,")),
                row("H16 no name", 400, U.set(EXTENSIONS, "; x=1")),
                row("H16 no parameter name", 400, U.set(EXTENSIONS, "foo;")),
                row("H16 no value", 400, U.set(EXTENSIONS, "foo; x=")),
                row("H16 two words", 400, U.set(EXTENSIONS, "foo bar")),
                row("H16 quote left open", 400, U.set(EXTENSIONS, "foo; x=\"1")),
                row("H16 quote ends in a backslash", 400, U.set(EXTENSIONS, "foo; x=\"1\\")),
                row("H16 quoted value empty", 400, U.set(EXTENSIONS, "foo; x=\"\"")),
                row("H16 quoted value no token", 400, U.set(EXTENSIONS, "foo; x=\"a b\"")),
                row("H16 behind a quote", 400, U.set(EXTENSIONS, "foo; x=\"1\"y")),
                row("H15 H16 second line", 400, U.with(EXTENSIONS + ": foo").with(EXTENSIONS + ": =")),
                row("H18 S4 foreign origin", 403, U.with("Origin: http://evil.example")),
                row(
                        "H18 S4 two origins",
                        403,
                        U.with("Origin: http://server.example.com").with("Origin: http://server.example.com")));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("refused")
    @DisplayName(
            "H1 H2 H3 H5 H6 H7 H8 H12 H14 H16 H18 H19 S4 a request that breaks a rule is refused with the status of that rule, and the connection stays usable")
    void brokenRequestIsRefusedWithItsStatus(String rule, int status, Request request) {
        try (Server server = server()) {
            String response = server.receive(request).sent();
            assertEquals(String.valueOf(status), Server.statusOf(response), rule);
            assertWhole(response);
            assertEquals(List.of("failed " + status), server.events);
            boolean last = request.line().endsWith("1.0");
            assertEquals(!last, server.channel.isOpen());
            if (!last) {
                assertFalse(response.contains("close"));
                assertEquals(
                        Server.PLAIN_RESPONSE,
                        server.receive(Request.plain("/page")).sent());
                assertEquals(Server.switching(), server.receive(U).sent());
            }
        }
    }

    /** Asserts that the body is short plain text and exactly as long as its Content-Length. */
    private static void assertWhole(String response) {
        int end = response.indexOf("\r\n\r\n");
        String head = response.substring(0, end);
        String body = response.substring(end + 4);
        assertTrue(head.contains("\r\nContent-Type: text/plain; charset=utf-8"), head);
        assertTrue(head.contains("\r\nContent-Length: " + body.length()), head);
        assertTrue(body.length() > 10 && body.length() < 100, body);
    }

    @Test
    @DisplayName("H1 405 names GET in Allow, and HEAD gets the headers alone")
    void status405NamesGet() {
        try (Server server = server()) {
            String response = server.receive(U.line("PUT /chat HTTP/1.1")).sent();
            assertTrue(response.contains("\r\nAllow: GET\r\n"), response);
        }
        for (Server.Codec codec : Server.Codec.values()) {
            try (Server server = Server.of(
                    codec,
                    Server.Body.IN_PARTS,
                    new WsServerHandshakeHandler(Server.config().build()))) {
                String response = server.receive(U.line("HEAD /chat HTTP/1.1")).sent();
                assertEquals("405", Server.statusOf(response));
                assertTrue(response.contains("Content-Length: 32\r\n") && response.endsWith("\r\n\r\n"), response);
                assertEquals(
                        Server.PLAIN_RESPONSE,
                        server.receive(Request.plain("/")).sent());
            }
        }
    }

    @Test
    @DisplayName("H9 426 carries Upgrade, Connection and Sec-WebSocket-Version")
    void status426NamesTheSupportedVersion() {
        try (Server server = server()) {
            String response = server.receive(U.set(VERSION, "8")).sent();
            assertTrue(response.contains("\r\nSec-WebSocket-Version: 13\r\n"), response);
            assertTrue(response.contains("\r\nUpgrade: websocket\r\n"), response);
            assertTrue(response.contains("\r\nConnection: Upgrade\r\n"), response);
            response = server.receive(U.set(VERSION, "x")).sent();
            assertTrue(response.contains("\r\nSec-WebSocket-Version: 13\r\n"), response);
            response = server.receive(U.set(VERSION, "8").set("Connection", "Upgrade, close"))
                    .sent();
            assertTrue(response.contains("\r\nConnection: Upgrade, close\r\n"), response);
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("H19 Connection: close in the request closes the connection")
    void connectionCloseInTheRequestIsHonoured() {
        try (Server server = server()) {
            String response = server.receive(U.without(KEY).set("Connection", "Upgrade, close"))
                    .sent();
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("H19 a predicate or a policy that throws means 500; the event has the cause")
    void throwingPredicateOrPolicyGets500() {
        RuntimeException failure = new IllegalStateException("secret");
        for (WsServerConfig.Builder config : List.of(
                WsServerConfig.builder().requests(request -> {
                    throw failure;
                }),
                Server.config().originPolicy((origin, request) -> {
                    throw failure;
                }))) {
            try (Server server = Server.of(config)) {
                String response = server.receive(U.with("Origin: http://a")).sent();
                assertEquals("500", Server.statusOf(response));
                assertFalse(response.contains("secret"));
                assertEquals(failure, server.causes.get(0).getCause());
            }
        }
    }

    @Test
    @DisplayName("H19 the event has the status and the reason, and no byte of the peer")
    void eventHasStatusAndReasonWithoutBytesOfThePeer() {
        try (Server server = server()) {
            server.receive(U.with("Origin: http://evil.example"));
            WsServerHandshakeException why = (WsServerHandshakeException) server.causes.get(0);
            assertEquals(HttpResponseStatus.FORBIDDEN, why.status());
            assertEquals("The origin of the page is not allowed to connect.", why.getMessage());
            assertNull(why.getCause());
        }
    }

    @Test
    @DisplayName("H19 without an HTTP decoder in the pipeline an upgrade gets 500")
    void pipelineWithoutHttpDecoderGets500() {
        try (Server server = Server.bare(
                new io.netty.handler.codec.http.HttpResponseEncoder(),
                new WsServerHandshakeHandler(Server.config().build()))) {
            server.channel.writeInbound(U.parsed(), io.netty.handler.codec.http.LastHttpContent.EMPTY_LAST_CONTENT);
            assertEquals("500", Server.statusOf(server.sent()));
        }
    }
}
