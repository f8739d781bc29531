package dev.framewire.ws.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * Carries out several flushes of one connection as one, since each flush is a system call. A flush that is asked for while the
 * channel is being read waits for the end of that read; another one waits for the tasks that the event loop has queued already.
 * So a busy event loop sends more with each call, and an idle one sends at once.
 *
 * <p>No flush waits once {@value #MAX_FLUSHES} flushes or {@value #MAX_BYTES} bytes wait, or the channel is not writable.
 */
final class FlushConsolidation {
    static final int MAX_FLUSHES = 256;
    static final int MAX_BYTES = 64 * 1024;

    private final boolean enabled;
    /** Flushes that were asked for and not carried out. */
    private int waiting;
    /** What the channel could take until it would be unwritable, when the first of them was asked for. */
    private long roomAtFirst;

    FlushConsolidation(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * A flush is asked for.
     *
     * @param reading whether {@link #flushNow} follows at the end of a read
     */
    void flush(ChannelHandlerContext ctx, boolean reading) {
        if (!enabled || !reading && !runsTasks(ctx.executor())) {
            waiting = 0;
            ctx.flush();
            return;
        }
        long room = ctx.channel().bytesBeforeUnwritable();
        if (waiting++ == 0) {
            roomAtFirst = room;
            if (!reading) {
                FlushRound.join(ctx, this);
            }
        }
        if (room == 0 || waiting >= MAX_FLUSHES || roomAtFirst - room >= MAX_BYTES) {
            flushNow(ctx);
        }
    }

    /** Not the event loop of an {@code EmbeddedChannel}, for example: the test decides when its tasks run. */
    private static boolean runsTasks(EventExecutor loop) {
        return loop instanceof SingleThreadEventExecutor && !loop.isShuttingDown();
    }

    /** Flushes if a flush waits. */
    void flushNow(ChannelHandlerContext ctx) {
        if (waiting != 0) {
            waiting = 0;
            ctx.flush();
        }
    }
}
