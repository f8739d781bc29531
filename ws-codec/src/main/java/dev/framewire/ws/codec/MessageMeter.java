package dev.framewire.ws.codec;

/** Bytes and frames of the message in progress, against {@link WsLimits} (RFC 6455 section 10.4). */
final class MessageMeter {
    private final WsLimits limits;
    private long bytes;
    private int fragments;

    MessageMeter(WsLimits limits) {
        this.limits = limits;
    }

    /** Fails if a frame of that payload length, not negative, would take the message over a limit. */
    void check(long length) {
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

    private String total(long length) {
        return length > Long.MAX_VALUE - bytes ? "over " + Long.MAX_VALUE : Long.toString(bytes + length);
    }

    /** Takes note of a frame that passed {@link #check}. */
    void advance(long length, boolean fin) {
        if (fin) {
            bytes = 0;
            fragments = 0;
        } else {
            bytes += length;
            fragments++;
        }
    }
}
