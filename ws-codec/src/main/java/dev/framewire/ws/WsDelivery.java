package dev.framewire.ws;

/**
 * What a user's handlers receive. Intermediaries may split and join frames (RFC 6455 section 5.4), so a message is the
 * only unit that has a meaning for both ends. The other two are for streaming, and for looking at the wire.
 */
public enum WsDelivery {
    /** Whole messages, each one final text or binary frame. */
    MESSAGES,
    /**
     * The pieces of messages as soon as their bytes arrive. A piece is smaller or equal to a frame of the peer: a frame
     * of any length passes through without being held.
     */
    STREAM,
    /** The frames exactly as the peer sent them, each held until its last byte is there. */
    FRAMES
}
