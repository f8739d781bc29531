package dev.framewire.ws.handshake.http1;

/** How an upgrade request ended. */
enum Ending {
    /** Refused, and the connection can carry another request. */
    REFUSED,
    /** Refused or failed, and the connection is being closed. */
    CLOSING,
    /** The connection is a WebSocket now. */
    UPGRADED
}
