package dev.framewire.ws.benchmark.peer;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutionException;

/** CPU time in nanoseconds: of an event loop's thread, and of the whole process including JIT compiler and garbage collector. */
final class CpuClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long threadId;

    private CpuClock(long threadId) {
        this.threadId = threadId;
    }

    static CpuClock of(EventLoopGroup loop) throws InterruptedException, ExecutionException {
        return new CpuClock(loop.submit(() -> Thread.currentThread().getId()).get());
    }

    long loopNanos() {
        return THREADS.getThreadCpuTime(threadId);
    }

    long processNanos() {
        return PROCESS.getProcessCpuTime();
    }
}
