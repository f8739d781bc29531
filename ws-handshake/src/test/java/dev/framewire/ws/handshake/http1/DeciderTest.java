package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last word on a request, said at once or later. */
class DeciderTest {
    private static final List<String> UPGRADED = List.of("netty /chat null", "complete /chat null");

    /** Answers when told to. */
    private static final class Later implements WsHandshakeDecider {
        final List<WsHandshakeRequest> requests = new ArrayList<>();
        Promise<WsHandshakeDecision> promise;

        @Override
        public Promise<WsHandshakeDecision> decide(WsHandshakeRequest request) {
            requests.add(request);
            promise = request.newPromise();
            return promise;
        }
    }

    private final Later later = new Later();

    private Server later(Server.Codec codec, Server.Body body) {
        return Server.of(
                codec,
                body,
                new WsServerHandshakeHandler(Server.config().decider(later).build()));
    }

    private Server later() {
        return later(Server.Codec.COMBINED, Server.Body.IN_PARTS);
    }

    private static Server atOnce(WsHandshakeDecision answer) {
        return Server.of(Server.config()
                .subprotocols(List.of("a", "b", "c"))
                .decider(WsHandshakeDecider.immediately(request -> answer)));
    }

    @Test
    @DisplayName("M8 the decider sees the request and the subprotocols it may choose from")
    void m8_request() {
        WsServerConfig.Builder config =
                Server.config().subprotocols(List.of("a", "b")).decider(later);
        try (Server server = Server.of(config)) {
            server.receive(Request.UPGRADE
                    .line("GET /chat?token=1 HTTP/1.1")
                    .with("Cookie: id=7")
                    .with("Sec-WebSocket-Protocol: x, b, a"));
            WsHandshakeRequest request = later.requests.get(0);
            assertEquals("/chat?token=1", request.requestTarget());
            assertEquals("id=7", request.headers().get("Cookie"));
            assertEquals(List.of("b", "a"), request.subprotocols());
            assertEquals(server.channel, request.channel());
        }
    }

    @Test
    @DisplayName("M8 it chooses the subprotocol and adds headers")
    void m8_accept() {
        WsHandshakeDecision answer = WsHandshakeDecision.accept()
                .withSubprotocol("b")
                .withHeader("Set-Cookie", "x=1")
                .withHeader("Set-Cookie", "y=2");
        try (Server server = atOnce(answer)) {
            server.receive(Request.UPGRADE.with("Sec-WebSocket-Protocol: a, b"));
            assertEquals(
                    Server.switching("Sec-WebSocket-Protocol: b", "Set-Cookie: x=1", "Set-Cookie: y=2"), server.sent());
            assertEquals(List.of("netty /chat b", "complete /chat b"), server.events);
        }
    }

    @Test
    @DisplayName("M8 it refuses with status, headers and text, and the connection stays")
    void m8_refuse() {
        WsHandshakeDecision answer = WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Log in first.")
                .withHeader("WWW-Authenticate", "Basic realm=\"chat\"");
        try (Server server = atOnce(answer)) {
            assertEquals(
                    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n"
                            + "WWW-Authenticate: Basic realm=\"chat\"\r\n\r\nLog in first.\n",
                    server.receive(Request.UPGRADE).sent());
            assertEquals(List.of("failed 401"), server.events);
            assertEquals(
                    Server.PLAIN_RESPONSE, server.receive(Request.plain("/")).sent());
        }
    }

    static Stream<WsHandshakeDecider> failing() {
        RuntimeException secret = new IllegalStateException("secret");
        return Stream.of(
                request -> {
                    throw secret;
                },
                request -> {
                    throw new NoClassDefFoundError("secret");
                },
                request -> request.newPromise().setFailure(secret),
                request -> null,
                request -> request.answer(null),
                request -> request.answer(WsHandshakeDecision.accept().withSubprotocol("secret")),
                // supported, but not offered
                request -> request.answer(WsHandshakeDecision.accept().withSubprotocol("c")));
    }

    @ParameterizedTest
    @MethodSource("failing")
    @DisplayName("M8 a decider that fails means 500, with the cause in the event and not on the wire")
    void m8_failing(WsHandshakeDecider decider) {
        try (Server server =
                Server.of(Server.config().subprotocols(List.of("a", "c")).decider(decider))) {
            String response = server.receive(Request.UPGRADE.with("Sec-WebSocket-Protocol: a"))
                    .sent();
            assertEquals("500", Server.statusOf(response));
            assertFalse(response.contains("secret"), response);
            assertEquals(List.of("failed 500"), server.events);
            assertInstanceOf(Throwable.class, server.causes.get(0).getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMBINED IN_PARTS", "COMBINED AGGREGATED", "SPLIT IN_PARTS", "SPLIT AGGREGATED"})
    @DisplayName("M8 H20 a later answer: bytes are held meanwhile, nothing is read, and frames follow the 101")
    void m8_h20_later(String setup) {
        String[] words = setup.split(" ");
        try (Server server = later(Server.Codec.valueOf(words[0]), Server.Body.valueOf(words[1]))) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            assertFalse(server.channel.config().isAutoRead());
            server.receiveFrame(Server.MASKED_HELLO);
            assertEquals("", server.sent());
            assertEquals(List.of(), server.events);
            later.promise.setSuccess(WsHandshakeDecision.accept());
            assertEquals(Server.switching() + "\u0081\u0005Hello".repeat(2), server.sent());
            assertTrue(server.channel.config().isAutoRead());
            server.receiveFrame(Server.MASKED_HELLO);
            assertEquals(Server.HELLO, server.sentHex());
            assertEquals(UPGRADED, server.events.subList(0, 2));
        }
    }

    @Test
    @DisplayName("M8 a later refusal ends the connection, which no longer speaks HTTP")
    void m8_refusedLater() {
        try (Server server = later()) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            later.promise.setSuccess(WsHandshakeDecision.refuse(HttpResponseStatus.FORBIDDEN, "No."));
            String response = server.sent();
            assertEquals("403", Server.statusOf(response));
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed 403"), server.events);
        }
    }

    @Test
    @DisplayName("unbounded queue of pipelined requests: M8 a second request while one is pending is never answered")
    void m8_secondRequest() {
        try (Server server = later()) {
            server.receive(Request.UPGRADE).receive(Request.plain("/page")).receive(Request.UPGRADE);
            assertEquals(1, later.requests.size());
            assertEquals("", server.sent());
            assertEquals(List.of(), server.events);
        }
    }

    @Test
    @DisplayName("M8 the client has gone before the answer: nothing but one event")
    void m8_gone() {
        try (Server server = later()) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            server.channel.close();
            assertEquals(List.of("failed -"), server.events);
            later.promise.setSuccess(WsHandshakeDecision.accept());
            server.channel.runPendingTasks();
            assertEquals("", server.sent());
            assertEquals(List.of("failed -"), server.events);
        }
    }

    @Test
    @DisplayName("M8 the handler is removed before the answer: the connection is closed")
    void m8_removed() {
        try (Server server = later()) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            server.channel.pipeline().remove(WsServerHandshakeHandler.class);
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed -"), server.events);
            later.promise.setSuccess(WsHandshakeDecision.accept());
            assertEquals("", server.sent());
        }
    }

    @Test
    @DisplayName("M8 auto-read that a user turns off on hearing the event stays off")
    void m8_autoRead() {
        try (Server server = later()) {
            server.receive(Request.UPGRADE);
            server.channel
                    .pipeline()
                    .addBefore(
                            server.channel.pipeline().context(server.user).name(),
                            null,
                            new io.netty.channel.ChannelInboundHandlerAdapter() {
                                @Override
                                public void userEventTriggered(
                                        io.netty.channel.ChannelHandlerContext ctx, Object event) {
                                    ctx.channel().config().setAutoRead(false);
                                    ctx.fireUserEventTriggered(event);
                                }
                            });
            later.promise.setSuccess(WsHandshakeDecision.accept());
            assertEquals(UPGRADED, server.events);
            assertFalse(server.channel.config().isAutoRead());
        }
    }
}
