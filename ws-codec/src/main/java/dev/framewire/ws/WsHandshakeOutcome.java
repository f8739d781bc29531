package dev.framewire.ws;

/** How a request for a WebSocket was dealt with, or fared (RFC 6455 section 4). */
public enum WsHandshakeOutcome {
    /** The connection is a WebSocket now. */
    ACCEPTED,
    /** A server answered with another status than 101. */
    REFUSED,
    /** A server handled it as an ordinary HTTP request, for it names only subprotocols that the server does not speak. */
    PASSED_ON,
    /** There was no answer to send, or none that a client could accept: the peer left, the time was over, it was wrong. */
    FAILED
}
