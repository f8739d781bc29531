package dev.framewire.ws.handshake.http1;

/** What becomes of the connection after a response (RFC 9112 section 9.3). */
enum Persistence {
    /** It can carry another request. */
    KEEP_ALIVE,
    /** The response is the last. */
    CLOSE
}
