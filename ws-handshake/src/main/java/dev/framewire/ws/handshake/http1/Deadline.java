package dev.framewire.ws.handshake.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A time by which something has to have happened. */
final class Deadline {
    private final Duration time;
    private final Consumer<ChannelHandlerContext> missed;
    private @Nullable Future<?> timer;

    Deadline(Duration time, Consumer<ChannelHandlerContext> missed) {
        this.time = time;
        this.missed = missed;
    }

    /** Begins to count, unless it does already. */
    void start(ChannelHandlerContext ctx) {
        if (timer == null) {
            timer = ctx.executor().schedule(() -> over(ctx), time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void over(ChannelHandlerContext ctx) {
        timer = null;
        missed.accept(ctx);
    }

    boolean isRunning() {
        return timer != null;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
