package dev.framewire.ws.benchmark.jmh;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Runs benchmarks in threads that Netty takes for its own: on others its allocator and recyclers go slower ways. */
public final class LoopExecutor extends DefaultEventExecutorGroup {
    /** Selects it in the forks. */
    static final String CUSTOM = "-Djmh.executor=CUSTOM";

    /** Names it to the forks. */
    static final String CLASS = "-Djmh.executor.class=dev.framewire.ws.benchmark.jmh.LoopExecutor";

    /** Buffers are not searched for leaks. */
    static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    /**
     * For JMH.
     *
     * @param threads how many
     * @param prefix of their names
     */
    public LoopExecutor(int threads, String prefix) {
        super(threads, new DefaultThreadFactory(prefix));
    }
}
