package dev.framewire.ws;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended: fired as a user event by {@code WsProtocolHandler}, exactly once per connection, right before
 * {@code channelInactive}.
 *
 * @param code the status of the Close received; {@value #NO_STATUS} if it had none, {@value #NO_CLOSE} if none was
 *     received (RFC 6455 section 7.1.5)
 * @param reason the reason of the Close received, empty if there was none (section 7.1.6)
 * @param sentCode the status of the Close this endpoint sent, with the same two stand-ins
 * @param initiator who began to end the connection
 * @param clean whether both Closes were exchanged before the transport was closed (section 7.1.4)
 * @param cause why this endpoint failed the connection, or the error of the transport, or {@code null}
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public record WsCloseEvent(
        int code,
        String reason,
        int sentCode,
        WsInitiator initiator,
        boolean clean,
        @Nullable Throwable cause) {
    /** Stands for a Close without a status; never on the wire. */
    public static final int NO_STATUS = 1005;
    /** Stands for no Close at all; never on the wire. */
    public static final int NO_CLOSE = 1006;
}
