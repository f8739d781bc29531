package dev.framewire.ws.benchmark.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/**
 * Resources of the process; memory in bytes.
 *
 * @param heap live heap after garbage collections
 * @param pooled memory of Netty's allocator, used and free
 * @param direct direct memory as Netty counts it, or -1 if it does not
 * @param threads number of live threads
 */
record Figures(long heap, long pooled, long direct, int threads) {
    private static final int COLLECTIONS = 3;

    /** More than a quarter plus this much counts as growth. */
    private static final long TOLERANCE = 16 << 20;

    static Figures measure() {
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

    /** The maximum of each figure. */
    Figures max(Figures other) {
        return new Figures(
                Math.max(heap, other.heap),
                Math.max(pooled, other.pooled),
                Math.max(direct, other.direct),
                Math.max(threads, other.threads));
    }

    /** The names of the figures that have grown since, or an empty string. */
    String describeGrowthSince(Figures earlier) {
        return (hasGrown(heap, earlier.heap) ? "heap " : "")
                + (hasGrown(pooled, earlier.pooled) ? "pooled " : "")
                + (hasGrown(direct, earlier.direct) ? "direct " : "")
                + (threads > earlier.threads ? "threads" : "");
    }

    private static boolean hasGrown(long now, long then) {
        return now > then + then / 4 + TOLERANCE;
    }
}
