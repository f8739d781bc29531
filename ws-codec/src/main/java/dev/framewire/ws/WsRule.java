package dev.framewire.ws;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a frame can break, each with its section and with the status of the Close that answers a breach: those of
 * RFC 6455, and those of RFC 7692 for compressed messages.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public enum WsRule {
    /** RSV bits have a meaning only if an extension was negotiated that defines it. */
    RSV_WITHOUT_EXTENSION("5.2", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** Opcodes 3 to 7 and 11 to 15 are reserved. */
    RESERVED_OPCODE("5.2", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** The length is encoded in the fewest bytes that hold it. */
    MINIMAL_LENGTH("5.2", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** The most significant bit of a 64-bit length is 0. */
    LENGTH_MSB("5.2", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A client masks every frame. */
    UNMASKED_FROM_CLIENT("5.1", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A server masks no frame. */
    MASKED_FROM_SERVER("5.1", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A control frame has at most 125 bytes of payload. */
    CONTROL_TOO_LONG("5.5", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A control frame is not fragmented. */
    CONTROL_FRAGMENTED("5.5", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A continuation frame follows a data frame without FIN. */
    ORPHAN_CONTINUATION("5.4", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** No message starts inside another one. */
    INTERLEAVED_MESSAGE("5.4", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** Text is UTF-8. */
    TEXT_NOT_UTF8("8.1", WebSocketCloseStatus.INVALID_PAYLOAD_DATA),
    /** A Close body is empty or begins with a two-byte status. */
    CLOSE_BODY_LENGTH("5.5.1", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A Close carries only a status that may appear on the wire. */
    CLOSE_STATUS("7.4", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A Close reason is UTF-8. */
    CLOSE_REASON_NOT_UTF8("5.5.1", WebSocketCloseStatus.INVALID_PAYLOAD_DATA),
    /** Data is sent in frames: only what this endpoint's user writes can break it. */
    NOT_A_FRAME("6.1", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** Nothing follows an endpoint's Close. */
    FRAME_AFTER_CLOSE("5.5.1", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A message keeps within {@link WsLimits}. */
    MESSAGE_TOO_BIG("10.4", WebSocketCloseStatus.MESSAGE_TOO_BIG),
    /** Only the first frame of a data message carries the bit that marks the message as compressed. */
    COMPRESSED_BIT(7692, "6", WebSocketCloseStatus.PROTOCOL_ERROR),
    /** A compressed message inflates. */
    COMPRESSED_DATA(7692, "7.2.2", WebSocketCloseStatus.INVALID_PAYLOAD_DATA);

    private final int rfc;
    private final String section;

    @SuppressWarnings("ImmutableEnumChecker") // immutable, though Netty does not say so in an annotation
    private final WebSocketCloseStatus status;

    WsRule(String section, WebSocketCloseStatus status) {
        this(6455, section, status);
    }

    WsRule(int rfc, String section, WebSocketCloseStatus status) {
        this.rfc = rfc;
        this.section = section;
        this.status = status;
    }

    /**
     * The number of the RFC that states the rule.
     *
     * @return 6455 or 7692
     */
    public int rfc() {
        return rfc;
    }

    /**
     * The section of the RFC that states the rule.
     *
     * @return for example {@code 5.5.1}
     */
    public String section() {
        return section;
    }

    /**
     * The status of the Close that answers a breach by the peer (section 7.4.1).
     *
     * @return the status
     */
    public WebSocketCloseStatus closeStatus() {
        return status;
    }

    /**
     * Creates the exception that an inbound handler throws when the peer breaks this rule.
     *
     * @param detail becomes the Close reason: it names numbers, never the peer's bytes
     * @return a new exception with the rule's Close status
     */
    public CorruptedWebSocketFrameException brokenByPeer(String detail) {
        return new CorruptedWebSocketFrameException(status, detail + source(), new BrokenRule(this));
    }

    /**
     * The rule whose breach an exception reports.
     *
     * @param error an exception, such as the cause in a {@link WsCloseEvent}
     * @return the rule, or {@code null} if it does not come from {@link #brokenByPeer} or {@link #refuse}
     */
    public static @Nullable WsRule of(@Nullable Throwable error) {
        if (error instanceof WsFrameRefusedException refused) {
            return refused.rule();
        }
        return error != null && error.getCause() instanceof BrokenRule broken ? broken.rule : null;
    }

    /**
     * Creates the exception that an outbound handler throws when a user's frame would break this rule.
     *
     * @param detail what is wrong with it
     * @return a new exception
     */
    public WsFrameRefusedException refuse(String detail) {
        return new WsFrameRefusedException(this, detail + source());
    }

    /** The cause of Netty's exception, which is final and holds a status only: it says which rule was broken. */
    private static final class BrokenRule extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        final WsRule rule;

        BrokenRule(WsRule rule) {
            super(rule.name(), null, false, false);
            this.rule = rule;
        }
    }

    private String source() {
        return " (RFC " + rfc + ' ' + section + ')';
    }
}
