package dev.framewire.ws.benchmark.soak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at one buffer in eight, and counts what Netty reports as never released. The buffers it looks at are wrapped, which
 * keeps their payloads from being unmasked in place, so not all of them should be. Netty makes one for each type of resource.
 */
final class LeakCounter<T> extends ResourceLeakDetector<T> {
    private static final int ONE_IN = 8;
    private static final AtomicLong LEAKS = new AtomicLong();

    private LeakCounter(Class<?> resourceType) {
        super(resourceType, ONE_IN);
    }

    /** To be called before the first buffer of the process is made. Leaves alone a detector that the user has chosen. */
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
