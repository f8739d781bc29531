package dev.framewire.ws.benchmark.load;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The clients of one server during one round, on one event loop. */
abstract class Load implements AutoCloseable {
    final EventLoopGroup loop;
    final Promise<Void> failed;

    Load(EventLoopGroup loop) {
        this.loop = loop;
        failed = loop.next().newPromise();
    }

    /** Starts the load on the server at this port of this machine. */
    abstract void start(int port) throws InterruptedException, IOException;

    /** Waits while the load runs. */
    void run(double seconds) throws InterruptedException, IOException {
        try {
            failed.get((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load stopped", e.getCause());
        } catch (TimeoutException stillRunning) {
            // expected
        }
    }

    /** What is counted so far: received messages, or complete connections. */
    abstract long messages() throws InterruptedException;

    /** Clears the ages of the warm-up. */
    abstract void clearAges() throws InterruptedException;

    /** The quantile of the ages in µs, such as 0.99; NaN if they are not measured. */
    abstract double ageMicros(double quantile) throws InterruptedException;

    final <T> T callOnLoop(Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    /** Stops the load. */
    @Override
    public void close() {
        failed.trySuccess(null);
    }
}
