package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.Hex;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that cuts of the input and the choice of HTTP handlers do not change the outcome. */
class HandshakeSplitsTest {
    private static final String UPGRADED = "netty /chat null, complete /chat null";

    private record Session(String name, byte[] wire, String sent, String events) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Session session(String name, String sent, String events, Object... parts) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (Object part : parts) {
            wire.writeBytes(part instanceof Request request ? request.bytes() : Hex.bytes((String) part));
        }
        return new Session(name, wire.toByteArray(), sent, events);
    }

    private static final List<Session> SESSIONS = List.of(
            session(
                    "upgrade and two frames",
                    Server.switching() + "\u0081\u0005Hello".repeat(2),
                    UPGRADED + ", text Hello, text Hello",
                    Request.UPGRADE,
                    Server.MASKED_HELLO.repeat(2)),
            session(
                    "ordinary requests, one refused, then an upgrade and a frame",
                    Server.PLAIN_RESPONSE.repeat(2) + refused() + Server.switching() + "\u0081\u0005Hello",
                    "GET /a, POST /chat, body body, failed 403, " + UPGRADED + ", text Hello",
                    Request.plain("/a"),
                    Request.of("POST /chat HTTP/1.1", "Host: a", "Content-Length: 4"),
                    "626f6479",
                    Request.UPGRADE.with("Origin: http://evil.example"),
                    Request.UPGRADE,
                    Server.MASKED_HELLO),
            session(
                    "a fragmented message with a ping, and a Close",
                    Server.switching() + "\u008a\u0001p\u0081\u0002ab\u0088\u0002\u0003\u00e8",
                    UPGRADED + ", text ab, closed 1000",
                    Request.UPGRADE,
                    "018100000000" + "61",
                    "898100000000" + "70",
                    "808100000000" + "62",
                    "88820000000003e8"),
            session(
                    "only unsupported subprotocols, then an upgrade",
                    Server.PLAIN_RESPONSE + Server.switching(),
                    "GET /chat, " + UPGRADED,
                    Request.UPGRADE.with("Sec-WebSocket-Protocol: other"),
                    Request.UPGRADE));

    private static String refused() {
        return "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 50\r\n\r\n"
                + "The origin of the page is not allowed to connect.\n";
    }

    static Stream<Arguments> setups() {
        return SESSIONS.stream().flatMap(session -> Stream.of(Server.Codec.values())
                .flatMap(codec -> Stream.of(Server.Body.values()).flatMap(body -> Stream.of(true, false)
                        .map(atOnce -> Arguments.of(session, codec, body, atOnce)))));
    }

    /** A decider whose promises the test completes after all input. */
    private static final class Later implements WsHandshakeDecider {
        private final List<Promise<WsHandshakeDecision>> promises = new ArrayList<>();

        @Override
        public Promise<WsHandshakeDecision> decide(WsHandshakeRequest request) {
            Promise<WsHandshakeDecision> promise = request.newPromise();
            promises.add(promise);
            return promise;
        }
    }

    private static String outcome(
            Server.Codec codec, Server.Body body, boolean atOnce, List<byte[]> pieces, boolean onDemand) {
        Later later = new Later();
        WsServerConfig.Builder config = Server.config();
        if (!atOnce) {
            config.decider(later);
        }
        try (Server server = Server.of(codec, body, new WsServerHandshakeHandler(config.build()))) {
            if (onDemand) {
                server.receiveOnDemand(pieces);
            } else {
                pieces.forEach(server::receive);
            }
            later.promises.forEach(promise -> promise.setSuccess(WsHandshakeDecision.accept()));
            server.channel.runPendingTasks();
            return server.sent() + "|" + String.join(", ", server.events);
        }
    }

    @ParameterizedTest(name = "H20 {0}, {1}, {2}, decided at once: {3}")
    @MethodSource("setups")
    @DisplayName(
            "H20 M4 the outcome is the same for all cuts of the input, all HTTP decoders, and auto-read on and off")
    void cutsOfTheInputDoNotMatter(Session session, Server.Codec codec, Server.Body body, boolean atOnce) {
        byte[] wire = session.wire();
        String expected = session.sent() + "|" + session.events();
        for (boolean onDemand : new boolean[] {false, true}) {
            assertEquals(expected, outcome(codec, body, atOnce, List.of(wire), onDemand), "one read");
            List<byte[]> single = new ArrayList<>();
            for (byte b : wire) {
                single.add(new byte[] {b});
            }
            assertEquals(expected, outcome(codec, body, atOnce, single, onDemand), "byte by byte");
            for (int cut = 1; cut < wire.length; cut++) {
                List<byte[]> two = List.of(Arrays.copyOf(wire, cut), Arrays.copyOfRange(wire, cut, wire.length));
                assertEquals(expected, outcome(codec, body, atOnce, two, onDemand), "cut at " + cut);
            }
        }
    }
}
