package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsOriginPolicy;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.LoggedLines;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user sees who has put the pipeline together in a wrong way, or whose own code throws. */
class MisuseTest {
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions: ";
    private static final String COMPRESSED_HELLO = "c187 00000000 f248cdc9c90700";

    private final LoggedLines log = new LoggedLines(WsServerHandshakeHandler.class);

    @AfterEach
    void stopLog() {
        log.close();
    }

    private static WsServerHandshakeHandler handshake() {
        return new WsServerHandshakeHandler(Server.config().build());
    }

    private void assertSaysAndCloses(Server server, String words) {
        server.receive(Request.UPGRADE).receive(Request.UPGRADE);
        assertEquals("", server.sent());
        assertFalse(server.channel.isOpen());
        assertEquals(List.of("failed -"), server.events);
        assertEquals(words, server.causes.get(0).getMessage());
        assertEquals(List.of("WARNING " + words), log.lines);
    }

    @Test
    @DisplayName("without a codec the first bytes end the connection, and the log says what is missing")
    void noCodec() {
        try (Server server = Server.bare(handshake())) {
            assertSaysAndCloses(server, "HttpServerCodec is missing before WsServerHandshakeHandler.");
        }
    }

    @Test
    @DisplayName("before the codec as well")
    void beforeCodec() {
        try (Server server = Server.bare(handshake(), new HttpServerCodec())) {
            assertSaysAndCloses(server, "WsServerHandshakeHandler stands before HttpServerCodec: add it behind.");
        }
    }

    @Test
    @DisplayName("a request object without a codec, as in a unit test, gets a 500 that says what is missing")
    void objectsWithoutCodec() {
        EmbeddedChannel channel = new EmbeddedChannel(handshake());
        channel.writeInbound(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                "/chat",
                Unpooled.EMPTY_BUFFER,
                Request.UPGRADE.parsed().headers(),
                EmptyHttpHeaders.INSTANCE));
        FullHttpResponse response = channel.readOutbound();
        assertEquals(500, response.status().code());
        String words = "HttpServerCodec is missing before WsServerHandshakeHandler.";
        assertEquals(words + "\n", response.content().toString(StandardCharsets.UTF_8));
        assertEquals(List.of("WARNING " + words + ": " + words), log.lines);
        response.release();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a client before its codec fails at once")
    void clientBeforeCodec() {
        WsClientConfig config =
                WsClientConfig.builder(URI.create("ws://server.example.com/")).build();
        WsClientHandshakeHandler handshake = new WsClientHandshakeHandler(config);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.pipeline().addFirst(handshake);
        assertEquals(
                "WsClientHandshakeHandler stands before HttpClientCodec: add it behind",
                handshake.handshakeFuture().cause().getMessage());
        assertFalse(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a frame handler before the handshake handler is named in the log, once")
    void frameHandlerBefore() {
        String words = "WARNING " + Frames.class.getName()
                + " stands before WsServerHandshakeHandler: it does not get the handshake's events; this is logged once";
        for (int connection = 0; connection < 2; connection++) {
            try (Server server = Server.bare(new HttpServerCodec(), new Frames(), handshake())) {
                assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
                assertEquals(List.of(words), log.lines);
            }
        }
    }

    private static final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {}
    }

    @Test
    @DisplayName("Netty's own handlers leave the pipeline before the 101: one extension is negotiated, and it is ours")
    void nettysHandlersLeftIn() {
        WsServerConfig config =
                Server.config().extensions(WsDeflate.DEFAULT.serverHandshaker()).build();
        try (Server server = Server.bare(
                new HttpServerCodec(),
                new WebSocketServerCompressionHandler(0),
                new WsServerHandshakeHandler(config),
                new WebSocketServerProtocolHandler("/other"))) {
            String response = server.receive(Request.UPGRADE.with(EXTENSIONS + "permessage-deflate"))
                    .sent();
            assertEquals(Server.switching(EXTENSIONS + "permessage-deflate"), response);
            assertNull(server.channel.pipeline().get(WebSocketServerExtensionHandler.class));
            assertNull(server.channel.pipeline().get(WebSocketServerProtocolHandler.class));
            server.receiveFrame(COMPRESSED_HELLO).receiveFrame(Server.MASKED_HELLO);
            assertEquals(Server.HELLO + Server.HELLO, server.sentHex());
        }
    }

    @Test
    @DisplayName("nothing is negotiated if only Netty's handler would")
    void nettysExtensionAlone() {
        try (Server server =
                Server.bare(new HttpServerCodec(), new WebSocketServerCompressionHandler(0), handshake())) {
            String response = server.receive(Request.UPGRADE.with(EXTENSIONS + "permessage-deflate"))
                    .sent();
            assertEquals(Server.switching(), response);
            assertEquals(Server.HELLO, server.receiveFrame(Server.MASKED_HELLO).sentHex());
        }
    }

    @Test
    @DisplayName("the codec may be gone for another protocol: bytes behind a request travel on")
    void bytesLater() {
        try (Server server = Server.bare(new HttpServerCodec(), handshake())) {
            server.receive(Request.plain("/"));
            server.channel.pipeline().remove(HttpServerCodec.class);
            server.receiveFrame("00");
            assertTrue(server.events.get(1).startsWith("stray "), server.events::toString);
            assertEquals(List.of(), log.lines);
        }
    }

    private static RuntimeException bug() {
        return new IllegalStateException("bug");
    }

    static Stream<Arguments> throwing() {
        return Stream.of(
                Arguments.of("decider", Server.config().decider(request -> {
                    throw bug();
                })),
                Arguments.of("future of the decider", Server.config().decider(request -> request.newPromise()
                        .setFailure(bug()))),
                Arguments.of("immediate decider", Server.config().decider(WsHandshakeDecider.immediately(request -> {
                    throw bug();
                }))),
                Arguments.of("predicate", WsServerConfig.builder().requests(request -> {
                    throw bug();
                })),
                Arguments.of("origin policy", Server.config().originPolicy((origin, request) -> {
                    throw bug();
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    @DisplayName("what the user's code throws is logged with its cause")
    void throwing(String which, WsServerConfig.Builder config) {
        try (Server server = Server.of(config)) {
            String response = server.receive(Request.UPGRADE.with("Origin: http://server.example.com"))
                    .sent();
            assertEquals("500", Server.statusOf(response));
            assertEquals(List.of("WARNING The server failed to decide on the request.: bug"), log.lines, which);
        }
    }

    @Test
    @DisplayName("a 500 that the decider chooses is no failure")
    void chosen500() {
        WsServerConfig.Builder config = Server.config()
                .decider(WsHandshakeDecider.immediately(
                        request -> WsHandshakeDecision.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "No.")));
        try (Server server = Server.of(config)) {
            assertEquals("500", Server.statusOf(server.receive(Request.UPGRADE).sent()));
            assertEquals(List.of(), log.lines);
        }
    }

    @Test
    @DisplayName("a star as allowed origin is refused with the name of the policy that allows all")
    void star() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> WsOriginPolicy.allow("*"));
        assertEquals("allowed origin * is every origin: that is WsOriginPolicy.any()", refused.getMessage());
    }
}
