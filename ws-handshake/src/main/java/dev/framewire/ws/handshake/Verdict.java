package dev.framewire.ws.handshake;

/** What becomes of a request. */
sealed interface Verdict permits Verdict.PassOn, Refusal, Agreement {
    /** Not for us: an ordinary HTTP request, for the next handler. */
    enum PassOn implements Verdict {
        PASS_ON
    }
}
