package dev.framewire.ws.frame;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRule;

/** Bytes and frames of the message in progress, against {@link WsLimits} (RFC 6455 section 10.4). */
public final class MessageLimiter {
    private final long maxBytes;
    private final long maxFragments;
    private long bytes;
    private long fragments;

    private MessageLimiter(long maxBytes, long maxFragments) {
        this.maxBytes = maxBytes;
        this.maxFragments = maxFragments;
    }

    public static MessageLimiter of(WsLimits limits) {
        return new MessageLimiter(limits.maxMessageBytes(), limits.maxFragments());
    }

    /** For what comes out of an extension: pieces, which are not the frames of the peer. */
    public static MessageLimiter ofBytes(WsLimits limits) {
        return new MessageLimiter(limits.maxMessageBytes(), Long.MAX_VALUE);
    }

    /** Fails if a frame of that payload length, not negative, would take the message over a limit. */
    public void check(long length) {
        // compared by subtraction: the sum of two announced lengths can overflow
        if (length > maxBytes - bytes) {
            throw WsRule.MESSAGE_TOO_BIG.brokenByPeer(
                    "message of " + total(length) + " bytes exceeds maxMessageBytes " + maxBytes);
        }
        if (fragments >= maxFragments) {
            throw WsRule.MESSAGE_TOO_BIG.brokenByPeer(
                    "message of " + (fragments + 1) + " fragments exceeds maxFragments " + maxFragments);
        }
    }

    private String total(long length) {
        return length > Long.MAX_VALUE - bytes ? "over " + Long.MAX_VALUE : "at least " + (bytes + length);
    }

    /** Takes note of a frame that passed {@link #check}. */
    public void advance(long length, boolean fin) {
        if (fin) {
            start();
        } else {
            bytes += length;
            fragments++;
        }
    }

    /** A message begins. */
    public void start() {
        bytes = 0;
        fragments = 0;
    }

    /** Size of the message so far. */
    public long bytes() {
        return bytes;
    }

    /** How many bytes may follow. */
    public long bytesLeft() {
        return maxBytes - bytes;
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
}
