package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.testing.Hex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docs/MIGRATING.md says of Netty's handlers and of ours, seen at both. */
@DisplayName("A migrated server")
class MigratingTest {
    private final List<String> received = new ArrayList<>();

    @Test
    @DisplayName("compares the origin")
    void origin() {
        both("/websocket", "Origin: https://evil.example", "101", "403");
    }

    @Test
    @DisplayName("does not look at the query")
    void query() {
        both("/websocket?a=1", "", "", "101");
    }

    @Test
    @DisplayName("treats a request for an unknown subprotocol as ordinary HTTP")
    void unknownSubprotocol() {
        both("/websocket", "Sec-WebSocket-Protocol: other", "101", "");
    }

    private void both(String target, String header, String netty, String framewire) {
        assertEquals(netty, status(netty(), target, header), "Netty");
        assertEquals(framewire, status(framewire(), target, header), "Framewire");
    }

    @Test
    @DisplayName("gets whole messages")
    void fragments() {
        // "h" without FIN, then "i"
        String fragments = "01 81 00000000 68  80 81 00000000 69";
        feed(open(netty()), fragments).finishAndReleaseAll();
        assertEquals(List.of("h", "i"), received);
        received.clear();
        feed(open(framewire()), fragments).finishAndReleaseAll();
        assertEquals(List.of("hi"), received);
    }

    @Test
    @DisplayName("ends the connection with 1011 where a handler throws")
    void exception() {
        EmbeddedChannel netty = open(netty());
        assertThrows(IllegalStateException.class, () -> feed(netty, "81 84 00000000 626f6f6d"));
        assertEquals("", out(netty));
        assertTrue(netty.isOpen());
        netty.finishAndReleaseAll();
        EmbeddedChannel framewire = open(framewire());
        assertThrows(IllegalStateException.class, () -> feed(framewire, "81 84 00000000 626f6f6d"));
        assertTrue(out(framewire).startsWith("880203f3"));
        assertFalse(framewire.isOpen());
    }

    @Test
    @DisplayName("waits for the Close of the peer in ctx.close()")
    void close() {
        EmbeddedChannel netty = open(netty());
        netty.pipeline().close();
        assertEquals("880503e8427965", out(netty));
        assertFalse(netty.isOpen());
        EmbeddedChannel framewire = open(framewire());
        framewire.pipeline().close();
        assertEquals("880203e8", out(framewire));
        assertTrue(framewire.isOpen());
        feed(framewire, "88 82 00000000 03e8");
        assertFalse(framewire.isOpen());
    }

    @Test
    @DisplayName("does not write a frame after a Close")
    void afterClose() {
        assertInstanceOf(ClosedChannelException.class, writeAfterClose(open(netty())));
        assertInstanceOf(WsFrameRefusedException.class, writeAfterClose(open(framewire())));
    }

    private static Throwable writeAfterClose(EmbeddedChannel channel) {
        channel.pipeline().write(new CloseWebSocketFrame(1000, ""));
        Throwable cause =
                channel.pipeline().writeAndFlush(new TextWebSocketFrame("x")).cause();
        channel.finishAndReleaseAll();
        return cause;
    }

    @Test
    @DisplayName("has none of Netty's handlers for HTTP behind the upgrade")
    void helpers() {
        assertEquals(
                List.of(
                        HttpContentDecompressor.class,
                        HttpServerExpectContinueHandler.class,
                        HttpServerKeepAliveHandler.class,
                        CorsHandler.class,
                        ChunkedWriteHandler.class),
                helpersAfterUpgrade(netty()));
        assertEquals(List.of(ChunkedWriteHandler.class), helpersAfterUpgrade(framewire()));
    }

    private List<Class<?>> helpersAfterUpgrade(EmbeddedChannel channel) {
        String codec = channel.pipeline().context(HttpServerCodec.class).name();
        List<ChannelHandler> helpers = List.of(
                new HttpContentCompressor(),
                new HttpContentDecompressor(0),
                new HttpServerExpectContinueHandler(),
                new HttpServerKeepAliveHandler(),
                new CorsHandler(CorsConfigBuilder.forAnyOrigin().build()),
                new ChunkedWriteHandler());
        for (int i = helpers.size(); i-- > 0; ) {
            channel.pipeline().addAfter(codec, null, helpers.get(i));
        }
        open(channel);
        assertNull(channel.pipeline().get(HttpServerCodec.class));
        assertNull(channel.pipeline().get(HttpObjectAggregator.class));
        List<Class<?>> left = new ArrayList<>();
        channel.pipeline().forEach(entry -> {
            if (helpers.contains(entry.getValue())) {
                left.add(entry.getValue().getClass());
            }
        });
        channel.finishAndReleaseAll();
        return left;
    }

    private EmbeddedChannel netty() {
        return new EmbeddedChannel(new NettyInitializer(Record::new));
    }

    private EmbeddedChannel framewire() {
        return new EmbeddedChannel(new MigratedInitializer(Record::new));
    }

    private EmbeddedChannel open(EmbeddedChannel channel) {
        assertEquals("101", status(channel, "/websocket", ""));
        return channel;
    }

    /** The status of the response, empty if there is none. */
    private static String status(EmbeddedChannel channel, String target, String header) {
        String request =
                "GET " + target + " HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + (header.isEmpty() ? "" : header + "\r\n") + "\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
        String response = new String(Hex.bytes(out(channel)), StandardCharsets.US_ASCII);
        return response.isEmpty() ? "" : response.substring(9, 12);
    }

    private static EmbeddedChannel feed(EmbeddedChannel channel, String hex) {
        channel.writeInbound(Hex.buf(hex));
        return channel;
    }

    private static String out(EmbeddedChannel channel) {
        StringBuilder hex = new StringBuilder();
        for (ByteBuf buf; (buf = channel.readOutbound()) != null; buf.release()) {
            hex.append(ByteBufUtil.hexDump(buf));
        }
        return hex.toString();
    }

    private final class Record extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            try {
                if (msg instanceof WebSocketFrame frame) {
                    String text = frame.content().toString(StandardCharsets.UTF_8);
                    if (text.equals("boom")) {
                        throw new IllegalStateException(text);
                    }
                    received.add(text);
                }
            } finally {
                ReferenceCountUtil.release(msg);
            }
        }
    }
}
