package dev.framewire.ws.testing;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test, and every test class, that leaves a buffer unreleased. JUnit finds it by itself (META-INF/services and
 * junit-platform.properties), so a test cannot forget it. It counts what Netty's allocators track: direct buffers and
 * everything pooled. Unpooled heap buffers are not among these; {@link Hex#buf} therefore makes pooled ones.
 */
public final class LeakCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final String DETECTOR_PROPERTY = "io.netty.customResourceLeakDetector";
    static final String PATIENCE_MILLIS = "leak.patience.millis";

    /** Buffers written to real sockets are released by an event loop that may need a moment. */
    private static final long DEFAULT_PATIENCE_MILLIS = 5000;

    /** Leaks do not depend on the version of Netty, so they are looked for where that is easy. */
    private static final boolean AVAILABLE = NeedsNetty.Condition.isThere(NeedsNetty.LEAK_PRESENCE);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Selects the detector where the build has not, as in an IDE: JUnit comes here before a test class is initialised. */
    public LeakCheck() {
        if (AVAILABLE && System.getProperty(DETECTOR_PROPERTY) == null) {
            System.setProperty(DETECTOR_PROPERTY, LeakDetector.class.getName());
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (AVAILABLE
                && !(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class)
                        instanceof LeakDetector)) {
            throw new IllegalStateException("leak detection is off: run the tests with -D" + DETECTOR_PROPERTY + "="
                    + LeakDetector.class.getName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    /** Finds what the fixtures of the class have left. */
    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private static void check(ExtensionContext context) {
        if (!AVAILABLE) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            // the test failed for a reason of its own, which a second failure would hide
            LeakDetector.startAnew();
            return;
        }
        long patience = context.getConfigurationParameter(PATIENCE_MILLIS, Long::valueOf)
                .orElse(DEFAULT_PATIENCE_MILLIS);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
        while (LeakDetector.hasUnreleased()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        context.getDisplayName() + " leaves buffers unreleased; where they were created is"
                                + " shown with -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true",
                        LeakDetector.startAnew());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
