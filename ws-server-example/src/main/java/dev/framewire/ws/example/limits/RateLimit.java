package dev.framewire.ws.example.limits;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket: it allows a number of tokens at once, and a number of tokens a second on average. An operation that costs more
 * tokens than the bucket has leaves a debt. The bucket gives the next token only when the debt is paid. Thread-safe.
 */
public final class RateLimit {
    private final long nanosEach;
    private final long nanosAtOnce;
    private final @Nullable RateLimit shared;
    /** The time when the bucket is full again, in nanoseconds. It may be {@link #nanosAtOnce} after now, or later with a debt. */
    private long paid;

    /**
     * Creates a full bucket.
     *
     * @param perSecond tokens a second on average, at least 1
     * @param burst tokens at once, at least 1
     * @param shared a second bucket that pays for each token too, or {@code null}
     * @param now the time in nanoseconds, of any monotonic clock
     */
    public RateLimit(int perSecond, int burst, @Nullable RateLimit shared, long now) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        nanosAtOnce = nanosEach * burst;
        this.shared = shared;
        paid = now;
    }

    /**
     * Takes tokens if the bucket has at least one.
     *
     * @param tokens the number of tokens; missing ones become a debt
     * @param now the time in nanoseconds
     * @return whether the tokens were taken
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
     * Takes tokens for an operation that is already done.
     *
     * @param tokens the number of tokens; missing ones become a debt
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
     * Returns the time until there is no debt.
     *
     * @param now the time in nanoseconds
     * @return nanoseconds, 0 if there is no debt
     */
    public long nanosInDebt(long now) {
        long elsewhere = shared == null ? 0 : shared.nanosInDebt(now);
        synchronized (this) {
            return Math.max(elsewhere, from(now) - now - nanosAtOnce);
        }
    }

    /** Returns the time until this bucket is full, in nanoseconds. It does not look at the shared bucket. */
    synchronized long nanosUntilFull(long now) {
        return from(now) - now;
    }
}
