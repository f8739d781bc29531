package dev.framewire.ws.test;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * An event loop on the thread of the test, with a clock that moves only when the test says so. Tasks of other threads wait
 * until the test runs them. Netty's own embedded loop believes to be on every thread, so a decider or a handler that answers from
 * another thread would race with the test.
 */
final class TestLoop extends SingleThreadEventLoop {
    /** How long to wait for another thread, in real time. */
    static Duration patience = Duration.ofSeconds(5);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Of the latest step: a test framework may change the thread between two. */
    private volatile Thread thread = Thread.currentThread();

    private long now;

    TestLoop() {
        // no thread is ever started
        super(null, thread -> {}, true);
    }

    long now() {
        return now;
    }

    /** Runs what is due, that is submitted meanwhile too; false if there was nothing. */
    boolean runTasks() {
        thread = Thread.currentThread();
        return runAllTasks();
    }

    /**
     * Lets time pass and stops at each timer on the way.
     *
     * @throws UnsupportedOperationException if the library would not see it
     */
    void advance(Duration time, Runnable step) {
        if (!hasVirtualTime()) {
            throw new UnsupportedOperationException("virtual time needs Netty 4.2.1 or later: with Netty "
                    + "4.1 the library reads the clock of the system");
        }
        long end = now + time.toNanos();
        for (long next = nextScheduledTaskDeadlineNanos(); next >= 0 && next <= end; ) {
            now = Math.max(now, next);
            step.run();
            next = nextScheduledTaskDeadlineNanos();
        }
        now = end;
        step.run();
    }

    private static boolean hasVirtualTime() {
        try {
            EventExecutor.class.getMethod("ticker");
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** Takes steps until something is done, which waits for another thread; false if that took too long. */
    boolean await(BooleanSupplier done, Runnable step) {
        long start = System.nanoTime();
        step.run();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
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
    protected void run() {
        throw new UnsupportedOperationException("the test runs the tasks");
    }
}
