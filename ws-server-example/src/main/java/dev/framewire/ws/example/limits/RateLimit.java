package dev.framewire.ws.example.limits;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket: so many tokens at once, and so many a second in the long run. What costs more than one token may leave a
 * debt, which has to be paid before the next token is given. Safe to use from any thread.
 */
public final class RateLimit {
    private final long nanosEach;
    private final long nanosAtOnce;
    private final @Nullable RateLimit shared;
    /** When all that was taken is paid for; it may lie ahead by what may be taken at once. */
    private long paid;

    /**
     * A full bucket.
     *
     * @param perSecond tokens a second in the long run, at least 1
     * @param burst tokens at once, at least 1
     * @param shared a bucket that pays each token too; {@code null} for none
     * @param now the time in nanoseconds, of any clock that does not go back
     */
    public RateLimit(int perSecond, int burst, @Nullable RateLimit shared, long now) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        nanosAtOnce = nanosEach * burst;
        this.shared = shared;
        paid = now;
    }

    /**
     * Takes tokens, if there is one.
     *
     * @param tokens how many; those that are not there yet become a debt
     * @param now the time in nanoseconds
     * @return whether they were taken
     */
    public boolean take(int tokens, long now) {
        return takeHere(tokens, now) && (shared == null || shared.take(tokens, now));
    }

    private synchronized boolean takeHere(int tokens, long now) {
        long from = from(now);
        if (from + nanosEach - now > nanosAtOnce) {
            return false;
        }
        paid = from + nanosEach * tokens;
        return true;
    }

    /**
     * Takes tokens for something that was done already.
     *
     * @param tokens how many; those that are not there yet become a debt
     * @param now the time in nanoseconds
     */
    public void charge(int tokens, long now) {
        synchronized (this) {
            paid = from(now) + nanosEach * tokens;
        }
        if (shared != null) {
            shared.charge(tokens, now);
        }
    }

    private long from(long now) {
        return paid - now > 0 ? paid : now;
    }

    /**
     * How long it takes until nothing is owed.
     *
     * @param now the time in nanoseconds
     * @return nanoseconds, 0 if nothing is owed
     */
    public long nanosInDebt(long now) {
        long elsewhere = shared == null ? 0 : shared.nanosInDebt(now);
        synchronized (this) {
            return Math.max(elsewhere, from(now) - now - nanosAtOnce);
        }
    }

    /**
     * How long it takes until the bucket is full, apart from the shared one.
     *
     * @param now the time in nanoseconds
     * @return nanoseconds, 0 if it is full
     */
    synchronized long nanosUntilFull(long now) {
        return from(now) - now;
    }
}
