package dev.framewire.ws.testing;

import io.netty.util.LeakPresenceDetector;
import org.jspecify.annotations.Nullable;

/**
 * Counts every buffer that is not released yet, in a scope that can be checked many times and replaced after a leak.
 * Netty makes one for each type of resource, by reflection, so the scope is static.
 */
public final class LeakDetector<T> extends LeakPresenceDetector<T> {
    private static volatile ResourceScope scope = new ResourceScope("tests");

    /** For Netty's factory. */
    public LeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType);
    }

    /** For Netty's factory. */
    public LeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType);
    }

    @Override
    protected ResourceScope currentScope() {
        return scope;
    }

    static boolean hasUnreleased() {
        return scope.hasOpenResources();
    }

    /**
     * Forgets the buffers that are not released, so that the next test does not fail for them. The old scope stays open for
     * a late release.
     *
     * @return Netty's report, with the places of creation if Netty recorded them
     */
    static @Nullable IllegalStateException startAnew() {
        try {
            LeakPresenceDetector.check();
            return null;
        } catch (IllegalStateException leak) {
            return leak;
        } finally {
            scope = new ResourceScope("tests");
        }
    }
}
