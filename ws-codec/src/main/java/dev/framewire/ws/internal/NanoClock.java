package dev.framewire.ws.internal;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;

/** The clock of an executor, which a test can stop. Netty before 4.2.1 has none, 4.1 included: there it is the system's. */
public final class NanoClock {
    private static final boolean HAS_TICKER = hasTicker();

    private NanoClock() {}

    /** Nanoseconds, of which only differences mean anything. */
    public static long now(EventExecutor executor) {
        return HAS_TICKER ? executor.ticker().nanoTime() : System.nanoTime();
    }

    /** Calls it, since a lookup by name would be one more thing that native images have to know. */
    private static boolean hasTicker() {
        EventExecutor any = ImmediateEventExecutor.INSTANCE;
        try {
            return any.ticker() != null;
        } catch (LinkageError e) {
            return false;
        }
    }
}
