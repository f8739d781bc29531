package dev.framewire.ws.handshake.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One end of a session: the handlers of its role, and a user who sends some messages and ignores exceptions. */
public final class FaultyEnd {
    /** Only half of it can be compressed, so that it stays large. */
    private static final byte[] LARGE = new byte[80_000];

    static {
        new SplittableRandom(1).nextBytes(LARGE);
        Arrays.fill(LARGE, 0, LARGE.length / 2, (byte) 'x');
    }

    public final FaultySocket socket;
    private final WsRole role;
    private final List<ChannelFuture> written = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private long opened;
    private long failed;
    private long closed;
    private long received;

    public FaultyEnd(WsRole role, FaultPoint point) {
        this.role = role;
        socket = new FaultySocket(point);
    }

    /** The client sends its request at once. */
    public void start(List<WsDeflate> deflate) {
        WsPipeline pipeline = WsPipeline.builder(role)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(1 << 20))
                .build();
        if (role == WsRole.SERVER) {
            WsServerConfig config = WsServerConfig.builder()
                    .path("/")
                    .pipeline(pipeline)
                    .extensions(deflate.stream()
                            .map(WsDeflate::serverHandshaker)
                            .toArray(WebSocketServerExtensionHandshaker[]::new))
                    .build();
            socket.pipeline().addLast(new HttpServerCodec(), new WsServerHandshakeHandler(config), new User());
        } else {
            WsClientConfig.Builder config =
                    WsClientConfig.builder(URI.create("ws://example.com/")).pipeline(pipeline);
            deflate.forEach(each -> config.extensions(each.clientHandshaker()));
            // the user comes first, since the handshake starts when its handler is added to the active channel
            socket.pipeline()
                    .addLast("user", new User())
                    .addBefore("user", null, new HttpClientCodec())
                    .addBefore("user", null, new WsClientHandshakeHandler(config.build()));
        }
    }

    /** Sends one message of each type. */
    public void talk() {
        write(new TextWebSocketFrame(buffer("hello, hello, hello, hello, hello, hello, hello, hello, hello, hello")));
        write(new BinaryWebSocketFrame(PooledByteBufAllocator.DEFAULT.buffer().writeBytes(LARGE, 0, 300)));
        socket.flush();
        write(new TextWebSocketFrame(false, 0, buffer("par")));
        write(new PingWebSocketFrame(buffer("are you there")));
        socket.flush();
        write(new ContinuationWebSocketFrame(false, 0, buffer("")));
        write(new ContinuationWebSocketFrame(true, 0, buffer("ted")));
        write(new BinaryWebSocketFrame(PooledByteBufAllocator.DEFAULT.buffer().writeBytes(LARGE)));
        write(WsPreparedMessage.text(PooledByteBufAllocator.DEFAULT, "for everybody"));
        socket.flush();
    }

    public void writeClose() {
        written.add(socket.writeAndFlush(new CloseWebSocketFrame(4000, "enough")));
    }

    public void close() {
        written.add(socket.close());
    }

    private void write(Object message) {
        written.add(socket.write(message));
    }

    private static ByteBuf buffer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }

    public long received() {
        return received;
    }

    /** Asserts that the connection has ended with one event, and that no buffer or promise is left. */
    public void assertOver() {
        boolean mayKnowNothing = role == WsRole.SERVER;
        assertAll(
                role + " " + events,
                () -> assertFalse(socket.isOpen(), "hangs"),
                () -> assertTrue(opened + failed == 1 || mayKnowNothing && opened + failed == 0, "handshakes"),
                () -> assertEquals(opened, closed, "close events"),
                () -> assertTrue(written.stream().allMatch(ChannelFuture::isDone), "a promise is open"),
                () -> assertEquals(0, socket.alloc.live(), "buffers of the channel's"),
                socket::checkException);
    }

    private final class User extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            received++;
            if (msg instanceof TextWebSocketFrame text && text.text().startsWith("hello")) {
                // flushes that wait for the end of this read
                written.add(ctx.writeAndFlush(new TextWebSocketFrame(buffer("an answer"))));
                written.add(ctx.writeAndFlush(WsPreparedMessage.text(PooledByteBufAllocator.DEFAULT, "one more")));
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event.toString());
            if (event instanceof WsHandshakeCompleteEvent) {
                opened++;
            } else if (event instanceof WsHandshakeFailedEvent) {
                failed++;
            } else if (event instanceof WsCloseEvent) {
                closed++;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause.toString());
        }
    }
}
