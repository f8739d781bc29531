package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection whose user and peer are the test. Only {@link #advance} moves its clock. When the session is
 * closed, every promise must be complete, every timer stopped and every byte released.
 */
public final class CloseSession implements AutoCloseable {
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    public final EmbeddedChannel channel;
    public final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);
    /** What the user's handler saw, in order: rendered frames, {@code ended}, {@code inactive}, names of exceptions. */
    public final List<String> events = new ArrayList<>();

    public final List<WsCloseEvent> ends = new ArrayList<>();
    public final List<Throwable> exceptions = new ArrayList<>();
    public final List<ChannelFuture> futures = new ArrayList<>();
    /** What the user does with a frame before it is released. */
    public Consumer<WebSocketFrame> onFrame = frame -> {};

    private final WsRole role;

    private CloseSession(WsPipeline pipeline, EmbeddedChannel channel, ChannelHandler... beforeAll) {
        this.role = pipeline.role();
        this.channel = channel;
        channel.freezeTime();
        channel.config().setAllocator(alloc);
        channel.pipeline().addLast(beforeAll);
        pipeline.appendTo(channel.pipeline());
        channel.pipeline().addLast("user", new User());
    }

    /** With the default pipeline, on a channel without half-close. */
    public static CloseSession of(WsRole role) {
        return of(WsPipeline.builder(role));
    }

    public static CloseSession of(WsPipeline.Builder options, ChannelHandler... nearestToSocket) {
        return new CloseSession(options.build(), new EmbeddedChannel(), nearestToSocket);
    }

    /** On a channel with half-close, like a TCP channel. */
    public static CloseSession duplex(WsRole role, ChannelHandler... nearestToSocket) {
        return new CloseSession(WsPipeline.builder(role).build(), new EmbeddedDuplexChannel(), nearestToSocket);
    }

    public static CloseSession duplex(WsPipeline.Builder options) {
        return new CloseSession(options.build(), new EmbeddedDuplexChannel());
    }

    /** The channel of a session that is {@link #duplex}. */
    public EmbeddedDuplexChannel socket() {
        return (EmbeddedDuplexChannel) channel;
    }

    /** The peer's frame arrives, masked if the peer is a client. */
    public CloseSession receive(int first, String text) {
        return receive(Wire.frame(role, first, text));
    }

    public CloseSession receiveClose(int status, String reason) {
        return receive(closeFrom(status, reason));
    }

    /** The bytes of a Close from the peer. */
    public byte[] closeFrom(int status, String reason) {
        return Wire.frame(role, 0x88, closeBody(status, reason));
    }

    public static byte[] closeBody(int status, String reason) {
        return Wire.concat(new byte[] {(byte) (status >> 8), (byte) status}, Wire.utf8(reason));
    }

    /** Bytes arrive in one read. A closed channel receives nothing. */
    public CloseSession receive(byte[]... parts) {
        byte[] bytes = Wire.concat(parts);
        if (channel.isOpen()) {
            channel.writeInbound(alloc.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
        return this;
    }

    public ChannelFuture write(WebSocketFrame frame) {
        ChannelFuture written = channel.writeAndFlush(frame);
        futures.add(written);
        return written;
    }

    public ChannelFuture writeClose(int status) {
        return write(new CloseWebSocketFrame(true, 0, bytes(closeBody(status, ""))));
    }

    public ChannelFuture writeText(String text) {
        return write(new TextWebSocketFrame(bytes(Wire.utf8(text))));
    }

    public ChannelFuture writePing(String text) {
        return write(new PingWebSocketFrame(bytes(Wire.utf8(text))));
    }

    /** A buffer of the counting allocator, never the shared empty buffer. */
    public ByteBuf bytes(byte[] bytes) {
        return alloc.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** The user's {@code close()}. It does not call the method of the embedded channel, which also cancels every timer. */
    public ChannelFuture userCloses() {
        ChannelFuture closed = channel.pipeline().close();
        channel.runPendingTasks();
        futures.add(closed);
        return closed;
    }

    /** Closes the socket below the handlers, like a lost connection. */
    public CloseSession lose() {
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
        return this;
    }

    public CloseSession advance(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return this;
    }

    /** Frames sent since the last call, rendered. */
    public List<String> sent() {
        byte[] sent = {};
        for (ByteBuf buf = channel.readOutbound(); buf != null; buf = channel.readOutbound()) {
            sent = Wire.concat(sent, Wire.drain(buf));
        }
        return Wire.framesOf(role, sent);
    }

    public boolean open() {
        return channel.isOpen();
    }

    /** The only close event. The channel must be closed. */
    public WsCloseEvent end() {
        assertFalse(open(), "channel still open");
        assertEquals(1, ends.size(), "close events");
        return ends.get(0);
    }

    public static WsCloseEvent event(int code, String reason, int sentCode, WsInitiator initiator, boolean clean) {
        return new WsCloseEvent(code, reason, sentCode, initiator, clean, null);
    }

    public static WsCloseEvent withoutCause(WsCloseEvent end) {
        return event(end.code(), end.reason(), end.sentCode(), end.initiator(), end.clean());
    }

    @Override
    public void close() {
        if (open()) {
            lose();
        }
        end();
        channel.runPendingTasks();
        assertEquals(-1, channel.runScheduledPendingTasks(), "a timer still runs");
        assertEquals(List.of("ended", "inactive"), events.subList(events.size() - 2, events.size()));
        channel.finishAndReleaseAll();
        for (ChannelFuture future : futures) {
            assertTrue(future.isDone(), "promise not completed");
        }
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory(), "bytes not released");
    }

    private final class User extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame frame = (WebSocketFrame) msg;
            events.add(Wire.render(frame));
            try {
                onFrame.accept(frame);
            } finally {
                frame.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsCloseEvent end) {
                events.add("ended");
                ends.add(end);
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
            ctx.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause.getClass().getSimpleName());
            exceptions.add(cause);
        }
    }
}
