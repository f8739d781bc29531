package dev.framewire.ws;

/** Who began to end a connection. */
public enum WsInitiator {
    /** This endpoint: by sending the first Close, by failing the connection, or by dropping it. */
    LOCAL,
    /** The peer: by sending the first Close, or by going away without one. */
    REMOTE
}
