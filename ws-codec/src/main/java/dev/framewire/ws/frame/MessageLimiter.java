package dev.framewire.ws.frame;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRule;

/** Bytes and frames of the message in progress, against {@link WsLimits} (RFC 6455 section 10.4). */
public final class MessageLimiter {
    private final WsLimits limits;
    private long bytes;
    private int fragments;

    public MessageLimiter(WsLimits limits) {
        this.limits = limits;
    }

    /** Fails if a frame of that payload length, not negative, would take the message over a limit. */
    public void check(long length) {
        // compared by subtraction: the sum of two announced lengths can overflow
        if (length > limits.maxMessageBytes() - bytes) {
            throw WsRule.MESSAGE_TOO_BIG.brokenByPeer(
                    "message of " + total(length) + " bytes exceeds maxMessageBytes " + limits.maxMessageBytes());
        }
        if (fragments >= limits.maxFragments()) {
            throw WsRule.MESSAGE_TOO_BIG.brokenByPeer(
                    "message of " + (fragments + 1L) + " fragments exceeds maxFragments " + limits.maxFragments());
        }
    }

    /** Whole messages and whole frames are held in a buffer, whose size is an {@code int}; pieces are not held. */
    public static void requireHoldable(WsLimits limits, WsDelivery delivery) {
        if (!limits.equals(holdable(limits, delivery))) {
            throw new IllegalArgumentException("maxMessageBytes " + limits.maxMessageBytes()
                    + " does not fit a buffer, which " + delivery + " needs");
        }
    }

    /** These limits, or lower ones if a delivery holds what would not fit a buffer. */
    public static WsLimits holdable(WsLimits limits, WsDelivery delivery) {
        long most = delivery == WsDelivery.STREAM ? Long.MAX_VALUE : Integer.MAX_VALUE - FrameHeader.MAX_BYTES;
        return limits.maxMessageBytes() <= most ? limits : limits.withMaxMessageBytes(most);
    }

    private String total(long length) {
        return length > Long.MAX_VALUE - bytes ? "over " + Long.MAX_VALUE : Long.toString(bytes + length);
    }

    /** Takes note of a frame that passed {@link #check}. */
    public void advance(long length, boolean fin) {
        if (fin) {
            bytes = 0;
            fragments = 0;
        } else {
            bytes += length;
            fragments++;
        }
    }
}
