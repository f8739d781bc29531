package dev.framewire.ws.test;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An event loop on the thread of the test, with a clock that moves only when the test says so. Tasks of other threads wait
 * until the test runs them. Netty's own embedded loop believes to be on every thread, so it cannot be used with deciders and
 * handlers that answer from another one.
 */
final class TestLoop extends AbstractScheduledEventExecutor implements EventLoop {
    /** How long to wait for another thread, in real time. */
    static final int PATIENCE_SECONDS = 5;

    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private Consumer<Throwable> onFailure = failure -> {};
    private long now;

    /** Gets what tasks throw. */
    void onFailure(Consumer<Throwable> value) {
        onFailure = value;
    }

    /** Whether the library asks the event loop for the time. On Netty 4.1 it cannot. */
    private static boolean hasVirtualTime() {
        try {
            EventExecutor.class.getMethod("ticker");
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    long now() {
        return now;
    }

    /** Runs what is due, that is submitted meanwhile too. */
    boolean runTasks() {
        boolean any = false;
        for (Runnable task = next(now); task != null; task = next(now)) {
            run(task);
            any = true;
        }
        return any;
    }

    private Runnable next(long time) {
        Runnable due = pollScheduledTask(time);
        return due != null ? due : tasks.poll();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            onFailure.accept(e);
        }
    }

    /**
     * Lets time pass and stops at each timer on the way.
     *
     * @throws UnsupportedOperationException if the library would not see it
     */
    void advance(Duration time, Runnable step) {
        if (!hasVirtualTime()) {
            throw new UnsupportedOperationException(
                    "virtual time needs Netty 4.2.1 or later: on Netty 4.1 the keep-alive"
                            + " reads the clock of the system");
        }
        long end = now + time.toNanos();
        while (hasScheduledTasks() && nextScheduledTaskDeadlineNanos() <= end) {
            now = Math.max(now, nextScheduledTaskDeadlineNanos());
            step.run();
        }
        now = end;
        step.run();
    }

    /** Runs tasks of other threads until something is done, or the patience is over. */
    boolean await(BooleanSupplier done, Runnable step) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        step.run();
        while (!done.getAsBoolean()) {
            try {
                Runnable task = tasks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (task == null) {
                    return false;
                }
                run(task);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            step.run();
        }
        return true;
    }

    @Override
    public Ticker ticker() {
        return LoopTicker.of(this);
    }

    /** What Netty 4.1 has instead of {@link #ticker}. */
    @Deprecated
    @Override
    protected long getCurrentTimeNanos() {
        return now;
    }

    @Override
    public boolean inEventLoop(Thread other) {
        return other == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public EventLoopGroup parent() {
        return this;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    @Deprecated
    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("the event loop of a test is not shut down");
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("the event loop of a test is not shut down");
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException("the event loop of a test is not shut down");
    }
}
