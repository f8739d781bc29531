package dev.framewire.ws.handshake;

/** What becomes of a request. */
sealed interface Verdict permits Verdict.PassOn, Refusal, Agreement {
    /** Not for us: an ordinary HTTP request, for the next handler. */
    enum PassOn implements Verdict {
        NOT_A_WEBSOCKET,
        /** It would be for us, if we spoke one of the subprotocols it names. */
        NO_COMMON_SUBPROTOCOL
    }
}
