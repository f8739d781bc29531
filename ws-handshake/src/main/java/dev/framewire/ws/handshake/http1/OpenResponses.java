package dev.framewire.ws.handshake.http1;

import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Counts the requests passed on whose responses have not been written yet: responses keep the order of the requests (RFC
 * 9112 section 9.3.2), so the handshake's has to wait for these. A number, however many requests are pipelined.
 */
final class OpenResponses {
    private long open;
    private boolean started;
    private boolean any;

    void requestPassedOn() {
        open++;
    }

    /** Something is written; interim responses (RFC 9110 section 15.2) answer nothing. Returns whether it ends a response. */
    boolean written(Object msg) {
        if (msg instanceof HttpResponse response) {
            started = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
            any = true;
        }
        boolean last = started && (msg instanceof LastHttpContent || msg instanceof HttpChunkedInput);
        if (last) {
            started = false;
            open = Math.max(0, open - 1);
        }
        return last;
    }

    /** How many requests have no whole response. */
    long missing() {
        return open;
    }

    /** Whether every request has its response. */
    boolean none() {
        return open == 0 && !started;
    }

    /** Whether nothing was ever written. */
    boolean neverAny() {
        return !any;
    }
}
