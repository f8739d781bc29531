package dev.framewire.ws.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that wait for a flush: one task flushes them all. With a task for each, a message to
 * thousands would cost thousands of tasks.
 */
final class FlushRound implements Runnable {
    private static final FastThreadLocal<@Nullable FlushRound> CURRENT = new FastThreadLocal<>();

    private final EventExecutor loop;
    private final List<ChannelHandlerContext> contexts = new ArrayList<>();
    private final List<FlushConsolidation> flushes = new ArrayList<>();

    private FlushRound(EventExecutor loop) {
        this.loop = loop;
    }

    /** Flushes after the tasks that the event loop of {@code ctx}, which calls this, has queued by now. */
    static void join(ChannelHandlerContext ctx, FlushConsolidation flush) {
        EventExecutor loop = ctx.executor();
        FlushRound round = CURRENT.get();
        if (round == null || round.loop != loop) {
            round = new FlushRound(loop);
            loop.execute(round);
            CURRENT.set(round);
        }
        round.contexts.add(ctx);
        round.flushes.add(flush);
    }

    @Override
    public void run() {
        // a listener of a flushed write may ask for another flush, which begins the next round
        if (CURRENT.get() == this) {
            CURRENT.remove();
        }
        for (int i = 0; i < flushes.size(); i++) {
            ChannelHandlerContext ctx = contexts.get(i);
            // a channel that was registered with another event loop meanwhile was flushed before
            if (ctx.executor() == loop) {
                flushes.get(i).flushNow(ctx);
            }
        }
    }
}
