package dev.framewire.ws.frame;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import org.jspecify.annotations.Nullable;

/**
 * The rules a frame header must keep on its own (RFC 6455 sections 5.1, 5.2 and 5.5), judged from its numbers. What
 * depends on the frames before it is in {@link FragmentOrder} and {@link MessageLimiter}.
 */
public final class FrameRules {
    private static final int MAX_CONTROL_BYTES = 125;

    private FrameRules() {}

    /**
     * Judges the first two bytes of a received header, before anything is done with the length.
     *
     * @param receiver the role of this endpoint
     * @param extensionRsv the RSV bits that negotiated extensions use
     */
    public static void checkStart(int first, int second, WsRole receiver, int extensionRsv) {
        int opcode = FrameHeader.opcode(first);
        if (!Opcode.isDefined(opcode)) {
            throw WsRule.RESERVED_OPCODE.brokenByPeer("reserved opcode " + opcode);
        }
        int rsv = FrameHeader.rsv(first);
        if ((rsv & ~extensionRsv) != 0) {
            throw WsRule.RSV_WITHOUT_EXTENSION.brokenByPeer(rsvDetail(rsv, extensionRsv));
        }
        if (FrameHeader.masked(second) != (receiver == WsRole.SERVER)) {
            throw receiver == WsRole.SERVER
                    ? WsRule.UNMASKED_FROM_CLIENT.brokenByPeer("unmasked frame from a client")
                    : WsRule.MASKED_FROM_SERVER.brokenByPeer("masked frame from a server");
        }
        if (Opcode.isControl(opcode)) {
            checkReceivedControl(opcode, FrameHeader.fin(first), FrameHeader.shortLength(second));
        }
    }

    private static void checkReceivedControl(int opcode, boolean fin, int shortLength) {
        WsRule broken = brokenByControl(opcode, fin, shortLength);
        if (broken != null) {
            throw broken.brokenByPeer(controlDetail(broken, opcode));
        }
    }

    /** Judges the length of a received header: minimal and not negative (section 5.2). */
    public static void checkLength(int second, long payloadLength) {
        if (payloadLength < 0) {
            throw WsRule.LENGTH_MSB.brokenByPeer("64-bit length with the top bit set");
        }
        if (FrameHeader.bytesFor(payloadLength, FrameHeader.masked(second)) != FrameHeader.bytes(second)) {
            throw WsRule.MINIMAL_LENGTH.brokenByPeer("length " + payloadLength + " not in its shortest form");
        }
    }

    /** Judges a frame that is to be sent. */
    public static void checkSend(int opcode, boolean fin, int rsv, int payloadLength, int extensionRsv) {
        if ((rsv & ~extensionRsv) != 0) {
            throw WsRule.RSV_WITHOUT_EXTENSION.refuse(rsvDetail(rsv, extensionRsv));
        }
        if (Opcode.isControl(opcode)) {
            WsRule broken = brokenByControl(opcode, fin, payloadLength);
            if (broken != null) {
                throw broken.refuse(controlDetail(broken, opcode));
            }
        }
    }

    /** Section 5.5: at most 125 bytes, not fragmented; 5.5.1: a Close body is empty or holds a status. */
    private static @Nullable WsRule brokenByControl(int opcode, boolean fin, int length) {
        if (length > MAX_CONTROL_BYTES) {
            return WsRule.CONTROL_TOO_LONG;
        }
        if (!fin) {
            return WsRule.CONTROL_FRAGMENTED;
        }
        return opcode == Opcode.CLOSE && length == 1 ? WsRule.CLOSE_BODY_LENGTH : null;
    }

    private static String rsvDetail(int rsv, int extensionRsv) {
        return "RSV bits " + rsv + " set, negotiated " + extensionRsv;
    }

    private static String controlDetail(WsRule broken, int opcode) {
        return switch (broken) {
            case CONTROL_TOO_LONG -> "control frame with opcode " + opcode + " longer than " + MAX_CONTROL_BYTES;
            case CONTROL_FRAGMENTED -> "fragmented control frame with opcode " + opcode;
            default -> "Close body of 1 byte";
        };
    }
}
