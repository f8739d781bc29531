package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.connection.WsProtocolHandler;
import dev.framewire.ws.connection.WsUnhandledErrorHandler;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the server's pipeline before, during and after the upgrade. */
class SwapTest {
    private static final List<String> UPGRADED = List.of("netty /chat null", "complete /chat null");

    private static WsServerHandshakeHandler handler() {
        return new WsServerHandshakeHandler(Server.config().build());
    }

    private static WsServerHandshakeHandler handler(String path) {
        return new WsServerHandshakeHandler(WsServerConfig.builder().path(path).build());
    }

    private static List<String> handlers(Server server) {
        List<String> names = new ArrayList<>();
        server.channel
                .pipeline()
                .forEach(entry -> names.add(entry.getValue().getClass().getSimpleName()));
        return names;
    }

    private static void assertEchoes(Server server) {
        server.receiveFrame(Server.MASKED_HELLO);
        assertEquals(Server.HELLO, server.sentHex());
        assertTrue(server.events.contains("text Hello"), server.events.toString());
    }

    @Test
    @DisplayName("M4 after the upgrade only the handlers of WebSocket and of the user remain in the pipeline")
    void onlyWebSocketAndUserHandlersRemain() {
        ChannelHandler mine = new ChunkedWriteHandler();
        try (Server server = Server.bare(
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpContentCompressor(),
                new HttpContentDecompressor(1 << 20),
                new HttpServerExpectContinueHandler(),
                new HttpObjectAggregator(100),
                new CorsHandler(CorsConfigBuilder.forAnyOrigin().build()),
                mine,
                handler())) {
            server.receive(Request.UPGRADE.with("Accept-Encoding: gzip"));
            assertEquals(Server.switching(), server.sent());
            assertEquals(
                    List.of(
                            "WsFrameDecoder",
                            "WsFrameEncoder",
                            "WsProtocolHandler",
                            "ChunkedWriteHandler",
                            "User",
                            "WsUnhandledErrorHandler"),
                    handlers(server).stream().filter(name -> !name.isEmpty()).toList());
            assertEchoes(server);
        }
    }

    @Test
    @DisplayName("M4 handler names that are already in use do not matter")
    void handlerNamesThatAreInUseDoNotMatter() {
        try (Server server = Server.of(Server.config())) {
            List.of(
                            "EarlyBytes#0",
                            "WsFrameDecoder#0",
                            "WsFrameEncoder#0",
                            "WsProtocolHandler#0",
                            "WsUnhandledErrorHandler#0")
                    .forEach(name -> server.channel.pipeline().addLast(name, new ChannelInboundHandlerAdapter()));
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching(), server.sent());
            assertEquals(UPGRADED, server.events);
            assertEchoes(server);
        }
    }

    @Test
    @DisplayName("M4 several handlers in one pipeline serve their own paths, and none remains after the upgrade")
    void severalHandlersServeTheirOwnPaths() {
        for (String path : List.of("/a", "/b", "/c")) {
            try (Server server = Server.of(
                    Server.Codec.COMBINED, Server.Body.IN_PARTS, handler("/a"), handler("/b"), handler("/c"))) {
                server.receive(Request.plain("/page"));
                assertEquals(Server.PLAIN_RESPONSE, server.sent());
                server.receive(Request.UPGRADE.line("GET /b HTTP/1.1").without("Sec-WebSocket-Key"));
                assertEquals("400", Server.statusOf(server.sent()));
                server.receive(Request.UPGRADE.line("GET " + path + " HTTP/1.1"));
                assertEquals(Server.switching(), server.sent());
                assertFalse(handlers(server).contains("WsServerHandshakeHandler"));
                assertEchoes(server);
                server.channel.advanceTimeBy(1, java.util.concurrent.TimeUnit.HOURS);
                assertTrue(server.channel.isOpen());
                assertEquals("", server.sent());
            }
        }
    }

    @Test
    @DisplayName("H20 the event comes before the first frame")
    void eventComesBeforeTheFirstFrame() {
        List<String> order = new ArrayList<>();
        ChannelInboundHandlerAdapter watcher = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                order.add(event.getClass().getSimpleName());
                assertEquals(
                        List.of(),
                        ctx.pipeline().names().stream()
                                .filter(n -> n.startsWith("Http"))
                                .toList());
                assertNotNull(ctx.pipeline().get(WsProtocolHandler.class));
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                order.add(msg.getClass().getSimpleName());
                assertNotNull(ctx.pipeline().get(WsFrameDecoder.class));
                ReferenceCountUtil.release(msg);
            }
        };
        try (Server server = Server.of(Server.Codec.COMBINED, Server.Body.IN_PARTS, handler(), watcher)) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            assertEquals(List.of("HandshakeComplete", "WsHandshakeCompleteEvent", "TextWebSocketFrame"), order);
        }
    }

    /** Runs a step during the event that reports the complete handshake. */
    private static ChannelInboundHandlerAdapter atTheEvent(Consumer<ChannelPipeline> step) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof WsHandshakeCompleteEvent) {
                    step.accept(ctx.pipeline());
                }
                ctx.fireUserEventTriggered(event);
            }
        };
    }

    @Test
    @DisplayName("M4 removing the handshake handler during the event keeps the frames")
    void removingTheHandlerDuringTheEventKeepsTheFrames() {
        ChannelHandler user = atTheEvent(pipeline -> pipeline.remove(WsServerHandshakeHandler.class));
        try (Server server = Server.of(Server.Codec.COMBINED, Server.Body.IN_PARTS, handler(), user)) {
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching(), server.sent());
            assertEchoes(server);
        }
    }

    @Test
    @DisplayName("M4 an abort of the connection during the event causes no exception")
    void abortDuringTheEventCausesNoException() {
        ChannelHandler user = atTheEvent(pipeline -> pipeline.channel().unsafe().closeForcibly());
        ChannelHandler all = atTheEvent(pipeline -> pipeline.remove(EarlyBytes.class));
        for (ChannelHandler step : List.of(user, all)) {
            try (Server server = Server.of(Server.Codec.COMBINED, Server.Body.IN_PARTS, handler(), step)) {
                server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
                assertEquals(UPGRADED, server.events.subList(0, 2));
                assertEquals(List.of(), server.failures);
            }
        }
    }

    @Test
    @DisplayName("L16 an exception that no handler of the user handles ends the connection with Close 1011")
    void unhandledExceptionEndsWithClose1011() {
        ChannelInboundHandlerAdapter throwing = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
                throw new IllegalStateException("bug");
            }
        };
        try (Server server = Server.bare(new HttpServerCodec(), handler())) {
            server.channel.pipeline().remove(server.user);
            server.channel.pipeline().addLast(throwing);
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching(), server.sent());
            assertNotNull(server.channel.pipeline().get(WsUnhandledErrorHandler.class));
            try {
                server.receiveFrame(Server.MASKED_HELLO);
            } catch (IllegalStateException expected) {
                assertEquals("bug", expected.getMessage());
            }
            assertEquals("880203f3", server.sentHex());
        }
    }

    @Test
    @DisplayName("H19 parts of a request that has been refused are dropped")
    void partsOfARefusedRequestAreDropped() {
        try (Server server = Server.bare(new HttpServerCodec(), handler())) {
            server.channel.pipeline().context(HttpServerCodec.class).fireChannelRead(Request.UPGRADE.parsed());
            server.channel
                    .pipeline()
                    .context(HttpServerCodec.class)
                    .fireChannelRead(new DefaultHttpContent(io.netty.buffer.Unpooled.copiedBuffer(new byte[3])));
            assertEquals("400", Server.statusOf(server.sent()));
            assertFalse(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("M4 a handler that is removed between requests leaves a working HTTP connection")
    void removedHandlerLeavesAnHttpConnection() {
        try (Server server = Server.of(Server.config())) {
            server.channel.pipeline().remove(WsServerHandshakeHandler.class);
            assertEquals(Server.PLAIN_RESPONSE, server.receive(Request.UPGRADE).sent());
            server.channel.advanceTimeBy(1, java.util.concurrent.TimeUnit.HOURS);
            assertTrue(server.channel.isOpen());
        }
    }
}
