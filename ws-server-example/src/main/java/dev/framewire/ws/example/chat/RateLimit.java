package dev.framewire.ws.example.chat;

import java.util.concurrent.TimeUnit;

/** How often someone may do something: so much at once, and so much a second in the long run. Not thread-safe. */
final class RateLimit {
    private final long nanosEach;
    private final long nanosAtOnce;
    /** When all that was done is paid for; it may lie ahead by what may be done at once. */
    private long paid;

    RateLimit(int perSecond, int burst, long now) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        nanosAtOnce = nanosEach * burst;
        paid = now;
    }

    /** Whether it may be done now; then it is taken for done. {@code now} is in nanoseconds of any clock. */
    boolean allows(long now) {
        long from = paid - now > 0 ? paid : now;
        if (from + nanosEach - now > nanosAtOnce) {
            return false;
        }
        paid = from + nanosEach;
        return true;
    }
}
