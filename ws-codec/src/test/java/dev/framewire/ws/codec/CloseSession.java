package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
 * A connection whose user and whose peer are the test. Time stands still but for {@link #advance}. When the session is
 * closed, every promise must be complete, every timer stopped and every byte released.
 */
final class CloseSession implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    final EmbeddedChannel channel;
    final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);
    /** What the user's handler saw, in order: rendered frames, {@code ended}, {@code inactive}, names of exceptions. */
    final List<String> events = new ArrayList<>();

    final List<WsCloseEvent> ends = new ArrayList<>();
    final List<Throwable> exceptions = new ArrayList<>();
    final List<ChannelFuture> futures = new ArrayList<>();
    /** What the user does with a frame before it is released. */
    Consumer<WebSocketFrame> onFrame = frame -> {};

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

    /** With the default pipeline, on a channel that cannot be closed in halves. */
    static CloseSession of(WsRole role) {
        return of(WsPipeline.builder(role));
    }

    static CloseSession of(WsPipeline.Builder options, ChannelHandler... nearestToSocket) {
        return new CloseSession(options.build(), new EmbeddedChannel(), nearestToSocket);
    }

    /** On a channel that can be closed in halves, as a TCP channel. */
    static CloseSession duplex(WsRole role, ChannelHandler... nearestToSocket) {
        return new CloseSession(WsPipeline.builder(role).build(), new EmbeddedDuplexChannel(), nearestToSocket);
    }

    static CloseSession duplex(WsPipeline.Builder options) {
        return new CloseSession(options.build(), new EmbeddedDuplexChannel());
    }

    /** The channel of a session that is {@link #duplex}. */
    EmbeddedDuplexChannel socket() {
        return (EmbeddedDuplexChannel) channel;
    }

    /** The peer's frame arrives, masked if the peer is a client. */
    CloseSession receive(int first, String text) {
        return receive(Wire.frame(role, first, text));
    }

    CloseSession receiveClose(int status, String reason) {
        return receive(closeFrom(status, reason));
    }

    /** The bytes of a Close from the peer. */
    byte[] closeFrom(int status, String reason) {
        return Wire.frame(role, 0x88, closeBody(status, reason));
    }

    static byte[] closeBody(int status, String reason) {
        return Wire.concat(new byte[] {(byte) (status >> 8), (byte) status}, Wire.utf8(reason));
    }

    /** Bytes arrive in one read; a channel that is closed receives nothing. */
    CloseSession receive(byte[]... parts) {
        byte[] bytes = Wire.concat(parts);
        if (channel.isOpen()) {
            channel.writeInbound(alloc.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
        return this;
    }

    ChannelFuture write(WebSocketFrame frame) {
        ChannelFuture written = channel.writeAndFlush(frame);
        futures.add(written);
        return written;
    }

    ChannelFuture writeClose(int status) {
        return write(new CloseWebSocketFrame(true, 0, bytes(closeBody(status, ""))));
    }

    ChannelFuture writeText(String text) {
        return write(new TextWebSocketFrame(bytes(Wire.utf8(text))));
    }

    ChannelFuture writePing(String text) {
        return write(new PingWebSocketFrame(bytes(Wire.utf8(text))));
    }

    /** From an allocator that counts, and never the shared empty buffer. */
    ByteBuf bytes(byte[] bytes) {
        return alloc.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** The user's {@code close()}. Not through the embedded channel's own, which also cancels every timer. */
    ChannelFuture userCloses() {
        ChannelFuture closed = channel.pipeline().close();
        channel.runPendingTasks();
        futures.add(closed);
        return closed;
    }

    /** The connection is gone, without a word to the handlers above. */
    CloseSession lose() {
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
        return this;
    }

    CloseSession advance(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return this;
    }

    /** Frames sent since the last call, rendered. */
    List<String> sent() {
        byte[] sent = {};
        for (ByteBuf buf = channel.readOutbound(); buf != null; buf = channel.readOutbound()) {
            sent = Wire.concat(sent, Wire.drain(buf));
        }
        return Wire.framesOf(role, sent);
    }

    boolean open() {
        return channel.isOpen();
    }

    /** The one close event; the channel must have ended. */
    WsCloseEvent end() {
        assertFalse(open(), "channel still open");
        assertEquals(1, ends.size(), "close events");
        return ends.get(0);
    }

    static WsCloseEvent event(int code, String reason, int sentCode, WsInitiator initiator, boolean clean) {
        return new WsCloseEvent(code, reason, sentCode, initiator, clean, null);
    }

    static WsCloseEvent withoutCause(WsCloseEvent end) {
        return event(end.code(), end.reason(), end.sentCode(), end.initiator(), end.clean());
    }

    @Override
    public void close() {
        if (open()) {
            lose();
        }
        end();
        channel.runPendingTasks();
        assertEquals(-1, channel.runScheduledPendingTasks(), "a timer runs on");
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
