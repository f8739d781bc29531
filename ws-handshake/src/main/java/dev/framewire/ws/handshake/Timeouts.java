package dev.framewire.ws.handshake;

import java.time.Duration;

/** The check of every time that a user sets for a handshake. */
final class Timeouts {
    private static final Duration MAX = Duration.ofDays(1);

    private Timeouts() {}

    /** Returns the time, if it is above zero and at most a day; otherwise the message names the option. */
    static Duration checked(String option, Duration time) {
        if (time.isZero() || time.isNegative() || time.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(option + ' ' + time + " is not above 0 and at most 24 h");
        }
        return time;
    }
}
