package dev.framewire.ws.testing;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test that leaves a buffer unreleased. JUnit finds it by itself (META-INF/services and
 * junit-platform.properties), so a test cannot forget it; the build selects {@link LeakDetector} by a system property.
 */
public final class LeakCheck implements BeforeAllCallback, AfterEachCallback {
    static final String PATIENCE_MILLIS = "leak.patience.millis";

    /** Buffers written to real sockets are released by an event loop that may need a moment. */
    private static final long DEFAULT_PATIENCE_MILLIS = 5000;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class) instanceof LeakDetector)) {
            throw new IllegalStateException("leak detection is off: run the tests with"
                    + " -Dio.netty.customResourceLeakDetector=" + LeakDetector.class.getName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        long patience = context.getConfigurationParameter(PATIENCE_MILLIS, Long::valueOf)
                .orElse(DEFAULT_PATIENCE_MILLIS);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        while (LeakDetector.hasUnreleased()) {
            if (System.nanoTime() > deadline) {
                LeakDetector.startAnew();
                throw new AssertionError(
                        context.getDisplayName() + " leaves buffers unreleased; where they come from is"
                                + " told with -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
