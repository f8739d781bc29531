package dev.framewire.ws.benchmark.jmh;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Runs benchmarks on Netty's own threads; on other threads its allocator and recyclers take slower paths. */
public final class LoopExecutor extends DefaultEventExecutorGroup {
    /** Selects a custom executor in the forks. */
    static final String CUSTOM = "-Djmh.executor=CUSTOM";

    /** The class of the executor in the forks. */
    static final String CLASS = "-Djmh.executor.class=dev.framewire.ws.benchmark.jmh.LoopExecutor";

    /** Disables leak detection. */
    static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    /** The prefix of its threads' names. */
    static final String THREADS = "benchmark-loop";

    /**
     * Called by JMH.
     *
     * @param threads number of threads
     * @param prefix purpose of the threads
     */
    public LoopExecutor(int threads, String prefix) {
        super(threads, new DefaultThreadFactory(THREADS + ' ' + prefix));
    }
}
