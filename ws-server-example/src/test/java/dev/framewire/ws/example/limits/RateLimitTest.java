package dev.framewire.ws.example.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token bucket")
class RateLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Near the end of the range, where the clock of a JVM can be. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final RateLimit limit = new RateLimit(10, 3, null, START);

    @Test
    void burstIsAvailableAtOnceAndThenTheRate() {
        for (int i = 0; i < 3; i++) {
            assertTrue(limit.take(1, START));
        }
        assertFalse(limit.take(1, START));
        assertFalse(limit.take(1, START + SECOND / 10 - 1));
        assertTrue(limit.take(1, START + SECOND / 10));
        assertFalse(limit.take(1, START + SECOND / 10));
    }

    @Test
    void tokensNeverExceedTheBurst() {
        long later = START + 100 * SECOND;
        for (int i = 0; i < 3; i++) {
            assertTrue(limit.take(1, later));
        }
        assertFalse(limit.take(1, later));
    }

    @Test
    void costAboveTheAvailableTokensLeavesADebt() {
        assertEquals(0, limit.nanosInDebt(START));
        assertTrue(limit.take(5, START));
        assertEquals(SECOND / 5, limit.nanosInDebt(START));
        assertFalse(limit.take(1, START + SECOND / 5));
        assertEquals(0, limit.nanosInDebt(START + SECOND / 5));
        assertTrue(limit.take(1, START + 3 * SECOND / 10));
    }

    @Test
    void chargeIncreasesTheDebtWithoutLimit() {
        limit.charge(4, START);
        limit.charge(9, START);
        assertEquals(SECOND, limit.nanosInDebt(START));
        assertEquals(13 * SECOND / 10, limit.nanosUntilFull(START));
        assertEquals(0, limit.nanosUntilFull(START + 2 * SECOND));
    }

    @Test
    void tokensAreAlsoTakenFromTheSharedBucket() {
        RateLimit shared = new RateLimit(10, 4, null, START);
        RateLimit one = new RateLimit(10, 3, shared, START);
        RateLimit other = new RateLimit(10, 3, shared, START);
        assertTrue(one.take(3, START));
        assertFalse(one.take(1, START));
        assertTrue(other.take(1, START), "the refused request took no token");
        assertFalse(other.take(1, START), "the shared bucket is empty");
        other.charge(10, START);
        assertEquals(SECOND, one.nanosInDebt(START), "the debt of the shared bucket");
    }
}
