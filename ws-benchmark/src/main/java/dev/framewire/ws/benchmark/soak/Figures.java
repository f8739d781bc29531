package dev.framewire.ws.benchmark.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/**
 * What the process holds.
 *
 * @param heap live, after collections
 * @param pooled what Netty's allocator holds, used and in store
 * @param direct direct memory as Netty counts it, or -1 where it does not
 * @param threads live ones
 */
record Figures(long heap, long pooled, long direct, int threads) {
    private static final int COLLECTIONS = 3;

    /** Beyond a quarter and this much it is growth. */
    private static final long TOLERANCE = 16 << 20;

    static Figures now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return new Figures(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                metric.usedDirectMemory() + metric.usedHeapMemory(),
                PlatformDependent.usedDirectMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** The larger of each figure. */
    Figures most(Figures other) {
        return new Figures(
                Math.max(heap, other.heap),
                Math.max(pooled, other.pooled),
                Math.max(direct, other.direct),
                Math.max(threads, other.threads));
    }

    /** What has grown since, or an empty string. */
    String grownSince(Figures earlier) {
        return (grown(heap, earlier.heap) ? "heap " : "")
                + (grown(pooled, earlier.pooled) ? "pooled " : "")
                + (grown(direct, earlier.direct) ? "direct " : "")
                + (threads > earlier.threads ? "threads" : "");
    }

    private static boolean grown(long now, long then) {
        return now > then + then / 4 + TOLERANCE;
    }
}
