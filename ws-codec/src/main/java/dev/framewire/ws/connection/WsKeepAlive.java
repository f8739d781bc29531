package dev.framewire.ws.connection;

import dev.framewire.ws.internal.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pings that find out whether the peer is still there, which TCP alone may not notice for hours (RFC 6455 section 5.5.2), and
 * limits on the silence and on the lifetime of a connection. Immutable.
 *
 * <p>A Ping is sent every {@code pingInterval}. If nothing at all was received within {@code pongTimeout} after it, the
 * connection fails with status 1011 and a {@link WsKeepAliveException} as the cause. The Pong is not passed on; a
 * {@link WsRoundTripEvent} reports the time it took. The connection does not fail while this endpoint does not read (auto-read
 * off), nor while the peer still takes what was written earlier. If the channel is not writable, and the peer takes nothing
 * of what waits for {@code pongTimeout}, the connection fails even if something is received.
 *
 * @param pingInterval time from one Ping to the next, or {@code null} for none
 * @param pongTimeout time after a Ping within which something must be received, at most the interval
 * @param idleTimeout time without any received byte after which the connection is closed with status 1001, or {@code null}
 *     for no limit; useful where no Pings are sent, because a Pong is received too
 * @param maxLifetime time after which the connection is closed with status 1001, or {@code null} for no bound
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public record WsKeepAlive(
        @Nullable Duration pingInterval,
        Duration pongTimeout,
        @Nullable Duration idleTimeout,
        @Nullable Duration maxLifetime) {
    /** A Ping every 30 s, something must be received within 20 s after it, no other limit. */
    public static final WsKeepAlive DEFAULT =
            new WsKeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(20), null, null);
    /** No Pings of our own and no bounds. */
    public static final WsKeepAlive OFF = DEFAULT.withPings(null, Duration.ofSeconds(20));

    /**
     * Checks the times.
     *
     * @param pingInterval see above
     * @param pongTimeout see above
     * @param idleTimeout see above
     * @param maxLifetime see above
     * @throws IllegalArgumentException if one is not positive or beyond 292 years, or {@code pongTimeout} exceeds
     *     {@code pingInterval}
     */
    public WsKeepAlive {
        Durations.check("pongTimeout", pongTimeout);
        checkUnlessNull("pingInterval", pingInterval);
        checkUnlessNull("idleTimeout", idleTimeout);
        checkUnlessNull("maxLifetime", maxLifetime);
        if (pingInterval != null && pongTimeout.compareTo(pingInterval) > 0) {
            throw new IllegalArgumentException("pongTimeout " + pongTimeout + " exceeds pingInterval " + pingInterval);
        }
    }

    private static void checkUnlessNull(String option, @Nullable Duration value) {
        if (value != null) {
            Durations.check(option, value);
        }
    }

    /**
     * The same with other Pings.
     *
     * @param interval see {@link #pingInterval}
     * @param timeout see {@link #pongTimeout}
     * @return a new value
     */
    public WsKeepAlive withPings(@Nullable Duration interval, Duration timeout) {
        return new WsKeepAlive(interval, timeout, idleTimeout, maxLifetime);
    }

    /**
     * The same with another bound on silence.
     *
     * @param timeout see {@link #idleTimeout}
     * @return a new value
     */
    public WsKeepAlive withIdleTimeout(@Nullable Duration timeout) {
        return new WsKeepAlive(pingInterval, pongTimeout, timeout, maxLifetime);
    }

    /**
     * The same with another bound on the connection's life.
     *
     * @param lifetime see {@link #maxLifetime}
     * @return a new value
     */
    public WsKeepAlive withMaxLifetime(@Nullable Duration lifetime) {
        return new WsKeepAlive(pingInterval, pongTimeout, idleTimeout, lifetime);
    }
}
