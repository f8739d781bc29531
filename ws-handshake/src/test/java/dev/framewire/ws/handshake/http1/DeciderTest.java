package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests decisions that come at once or later. */
class DeciderTest {
    private static final List<String> UPGRADED = List.of("netty /chat null", "complete /chat null");

    /** Decides when the test completes the promise. */
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
        return Server.of(
                Server.config().subprotocols("a", "b", "c").decider(WsHandshakeDecider.immediately(request -> answer)));
    }

    @Test
    @DisplayName("M8 the decider sees the request and the subprotocols that it offers")
    void deciderSeesTheRequestAndTheOfferedSubprotocols() {
        WsServerConfig.Builder config = Server.config().subprotocols("a", "b").decider(later);
        try (Server server = Server.of(config)) {
            server.receive(Request.UPGRADE
                    .line("GET /chat?token=1 HTTP/1.1")
                    .with("Cookie: id=7")
                    .with("Sec-WebSocket-Protocol: x, b, a"));
            WsHandshakeRequest request = later.requests.get(0);
            assertEquals("/chat?token=1", request.requestTarget());
            assertEquals("id=7", request.headers().get("Cookie"));
            assertEquals(List.of("x", "b", "a"), request.subprotocols());
            assertEquals("/chat", request.path());
            assertEquals("http", request.scheme());
            assertEquals("server.example.com", request.authority());
            assertEquals(server.channel, request.channel());
        }
    }

    @Test
    @DisplayName("M8 the decider chooses the subprotocol and adds response headers")
    void deciderChoosesSubprotocolAndHeaders() {
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "M8 a refusal has status, headers and text, and closes the connection, whether it comes at once or later")
    void refusalSendsStatusHeadersAndText(boolean atOnce) {
        WsHandshakeDecision answer = WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Log in first.")
                .withHeader("WWW-Authenticate", "Basic realm=\"chat\"");
        try (Server server = atOnce ? atOnce(answer) : later()) {
            server.receive(Request.UPGRADE);
            if (!atOnce) {
                later.promise.setSuccess(answer);
            }
            assertEquals(
                    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n"
                            + "WWW-Authenticate: Basic realm=\"chat\"\r\nConnection: close\r\n\r\nLog in first.\n",
                    server.sent());
            assertEquals(List.of("failed 401"), server.events);
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("M8 ordinary requests can authenticate a connection in several steps before its handshake")
    void ordinaryRequestsCanAuthenticateAConnection() {
        AttributeKey<Boolean> known = AttributeKey.valueOf("DeciderTest.known");
        WsServerConfig.Builder config = Server.config()
                .decider(WsHandshakeDecider.immediately(
                        request -> request.channel().hasAttr(known)
                                ? WsHandshakeDecision.accept()
                                : WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Log in first.")));
        try (Server server = Server.of(config)) {
            server.receive(Request.plain("/login/1")).receive(Request.plain("/login/2"));
            assertEquals(Server.PLAIN_RESPONSE.repeat(2), server.sent());
            server.channel.attr(known).set(true);
            assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
        }
    }

    @Test
    @DisplayName("M8 a decision can come as a CompletionStage from any thread")
    void decisionComesAsCompletionStageFromAnyThread() throws Exception {
        CompletableFuture<WsHandshakeDecision> stage = new CompletableFuture<>();
        try (Server server = Server.of(Server.config().decider(WsHandshakeDecider.async(request -> stage)))) {
            assertEquals("", server.receive(Request.UPGRADE).sent());
            Thread other = new Thread(() -> stage.complete(WsHandshakeDecision.accept()));
            other.start();
            other.join();
            server.channel.runPendingTasks();
            assertEquals(Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName("M8 a CompletionStage that fails means 500; the event has the original cause")
    void failedCompletionStageGets500() {
        RuntimeException secret = new IllegalStateException("secret");
        CompletableFuture<String> user = new CompletableFuture<>();
        WsHandshakeDecider decider =
                WsHandshakeDecider.async(request -> user.thenApply(found -> WsHandshakeDecision.accept()));
        try (Server server = Server.of(Server.config().decider(decider))) {
            server.receive(Request.UPGRADE);
            user.completeExceptionally(secret);
            assertEquals("500", Server.statusOf(server.sent()));
            assertSame(secret, server.causes.get(0).getCause());
        }
    }

    @Test
    @DisplayName("M8 attributes are set before the events if the handshake succeeds, and not if it is refused")
    void attributesAreSetOnlyIfTheHandshakeSucceeds() {
        AttributeKey<String> user = AttributeKey.valueOf("DeciderTest.user");
        List<String> seen = new ArrayList<>();
        WsHandshakeDecision answer =
                WsHandshakeDecision.accept().withAttribute(user, "ann").withSubprotocol("a");
        Supplier<ChannelInboundHandlerAdapter> observer = () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(ctx.channel().attr(user).get());
                ctx.fireUserEventTriggered(event);
            }
        };
        for (String offered : List.of("a", "b")) {
            WsServerConfig config = Server.config()
                    .subprotocols("a", "b")
                    .decider(WsHandshakeDecider.immediately(request -> answer))
                    .build();
            try (Server server = Server.of(
                    Server.Codec.COMBINED,
                    Server.Body.IN_PARTS,
                    new WsServerHandshakeHandler(config),
                    observer.get())) {
                server.receive(Request.UPGRADE.with("Sec-WebSocket-Protocol: " + offered));
            }
        }
        assertEquals(Arrays.asList("ann", "ann", null), seen.subList(0, 3));
        WsHandshakeDecision refusal = WsHandshakeDecision.refuse(HttpResponseStatus.FORBIDDEN, "No.");
        assertThrows(IllegalStateException.class, () -> refusal.withAttribute(user, "ann"));
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
    @DisplayName("M8 a decider that fails means 500; the event has the cause, the response does not")
    void failingDeciderGets500WithoutTheCause(WsHandshakeDecider decider) {
        try (Server server = Server.of(Server.config().subprotocols("a", "c").decider(decider))) {
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
    @DisplayName("M8 H20 until a later decision bytes are held and nothing is read; frames follow the 101")
    void bytesAreHeldUntilALaterDecision(String setup) {
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
    @DisplayName("M8 a later refusal closes the connection")
    void laterRefusalClosesTheConnection() {
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
    @DisplayName("unbounded queue of pipelined requests: M8 a second request while one is pending is not processed")
    void secondRequestWhileOneIsPendingIsNotProcessed() {
        try (Server server = later()) {
            server.receive(Request.UPGRADE).receive(Request.plain("/page")).receive(Request.UPGRADE);
            assertEquals(1, later.requests.size());
            assertEquals("", server.sent());
            assertEquals(List.of(), server.events);
        }
    }

    @Test
    @DisplayName("M8 a client that leaves before the decision causes one event and no response")
    void clientThatLeavesBeforeTheDecisionFiresOneEvent() {
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
    @DisplayName("M8 removing the handler before the decision closes the connection")
    void removingTheHandlerBeforeTheDecisionClosesTheConnection() {
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
    @DisplayName("M8 auto-read that the user turns off during the event stays off")
    void autoReadThatTheUserTurnsOffStaysOff() {
        try (Server server = later()) {
            server.receive(Request.UPGRADE);
            server.channel
                    .pipeline()
                    .addBefore(
                            server.channel.pipeline().context(server.user).name(),
                            null,
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
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
