package dev.framewire.ws.internal;

import java.time.Duration;
import java.util.Objects;

/** Durations that users set. */
public final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /**
     * Checks that a duration is above zero and countable in nanoseconds, which reach 292 years.
     *
     * @param option what the user calls it, for the message
     * @return the duration
     * @throws IllegalArgumentException if it is not
     */
    public static Duration check(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(option + ' ' + value + " is not above 0 and up to " + LONGEST);
        }
        return value;
    }
}
