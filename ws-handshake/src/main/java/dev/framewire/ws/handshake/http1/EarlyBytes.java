package dev.framewire.ws.handshake.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the frame decoder will, and keeps the bytes behind the request for it (they belong to the WebSocket, RFC 6455
 * section 4.2.2). While the handshake waits, nothing is read, and what is held has a bound.
 */
final class EarlyBytes extends ChannelDuplexHandler {
    static final int MAX_WAITING_BYTES = 64 * 1024;

    private enum Mode {
        HOLDING,
        DISCARDING,
        HANDING_OVER
    }

    private final Runnable overflow;
    private Mode mode = Mode.HOLDING;
    private @Nullable ByteBuf held;
    private final ReadPause reading = new ReadPause();
    private boolean waited;

    /** Calls {@code overflow} when more is held than a waiting handshake may hold. */
    EarlyBytes(Runnable overflow) {
        this.overflow = overflow;
    }

    /** The handshake waits: read no more. */
    void pause(ChannelHandlerContext ctx) {
        waited = true;
        reading.begin(ctx);
        checkBound();
    }

    /** The wait is over. */
    void resume(ChannelHandlerContext ctx) {
        reading.end(ctx);
    }

    /** The connection will not be upgraded: whatever comes now falls away. */
    void discard(ChannelHandlerContext ctx) {
        mode = Mode.DISCARDING;
        release();
        resume(ctx);
    }

    /** The handler that replaces this one gets the bytes. */
    void handOver() {
        mode = Mode.HANDING_OVER;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
        } else if (mode == Mode.DISCARDING) {
            bytes.release();
        } else {
            held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
            checkBound();
        }
    }

    private void checkBound() {
        if (reading.isActive() && held != null && held.readableBytes() > MAX_WAITING_BYTES) {
            overflow.run();
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        reading.read(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf bytes = held;
        if (mode == Mode.HANDING_OVER && bytes != null) {
            held = null;
            ctx.fireChannelRead(bytes);
        }
        release();
        if (mode == Mode.HANDING_OVER && waited) {
            // no read of the channel is in progress whose end would reach the frame decoder
            ctx.fireChannelReadComplete();
        }
    }

    private void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
