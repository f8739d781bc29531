package dev.framewire.ws.benchmark.soak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples one buffer in eight and counts leaks that Netty reports. Netty wraps a sampled buffer, and payloads in a wrapped buffer
 * are not unmasked in place, so it must not sample all of them. Netty creates one detector for each type of resource.
 */
final class LeakCounter<T> extends ResourceLeakDetector<T> {
    private static final int ONE_IN = 8;
    private static final AtomicLong LEAKS = new AtomicLong();

    private LeakCounter(Class<?> resourceType) {
        super(resourceType, ONE_IN);
    }

    /** Call this before the process allocates its first buffer. Keeps a detector that the user has configured. */
    static void install() {
        if (System.getProperty("io.netty.customResourceLeakDetector") != null) {
            return;
        }
        ResourceLeakDetector.setLevel(Level.SIMPLE);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @Deprecated
            public <R> ResourceLeakDetector<R> newResourceLeakDetector(
                    Class<R> resource, int samplingInterval, long maxActive) {
                return new LeakCounter<>(resource);
            }
        });
    }

    static long leaks() {
        return LEAKS.get();
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.incrementAndGet();
        super.reportTracedLeak(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.incrementAndGet();
        super.reportUntracedLeak(resourceType);
    }
}
