package dev.framewire.ws;

/**
 * Bounds on what a peer may send (RFC 6455 section 10.4). A message beyond one of them fails the connection with status
 * 1009, as soon as a frame header announces it.
 *
 * @param maxMessageBytes largest payload of one message in bytes, over all its frames; from 0 to {@link Long#MAX_VALUE}
 * @param maxFragments largest number of frames of one message, at least 1
 */
public record WsLimits(long maxMessageBytes, int maxFragments) {
    /** Messages of 64 KiB in at most 8192 frames. */
    public static final WsLimits DEFAULT = new WsLimits(64 * 1024, 8192);

    /**
     * Checks the values.
     *
     * @param maxMessageBytes largest payload of one message in bytes
     * @param maxFragments largest number of frames of one message
     * @throws IllegalArgumentException if a value is out of its range
     */
    public WsLimits {
        if (maxMessageBytes < 0) {
            throw new IllegalArgumentException("maxMessageBytes " + maxMessageBytes + " is negative");
        }
        if (maxFragments < 1) {
            throw new IllegalArgumentException("maxFragments " + maxFragments + " is below 1");
        }
    }

    /**
     * These limits with another message size.
     *
     * @param bytes largest payload of one message in bytes
     * @return the changed copy
     */
    public WsLimits withMaxMessageBytes(long bytes) {
        return new WsLimits(bytes, maxFragments);
    }

    /**
     * These limits with another number of fragments.
     *
     * @param fragments largest number of frames of one message
     * @return the changed copy
     */
    public WsLimits withMaxFragments(int fragments) {
        return new WsLimits(maxMessageBytes, fragments);
    }
}
