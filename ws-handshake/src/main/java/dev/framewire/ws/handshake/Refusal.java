package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade request is answered with an error (RFC 6455 section 4.2.2).
 *
 * @param status the status of the response
 * @param text its body, in our own words
 * @param headers further headers of the response
 * @param cause what failed on our side, or {@code null}
 */
record Refusal(
        HttpResponseStatus status,
        String text,
        HttpHeaders headers,
        @Nullable Throwable cause) implements Verdict {
    static Refusal of(HttpResponseStatus status, String text) {
        return new Refusal(status, text, EmptyHttpHeaders.INSTANCE, null);
    }

    /** Our own side failed; the client learns no more than that. */
    static Refusal failed(Throwable cause) {
        return new Refusal(
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "The server failed to decide on the request.",
                EmptyHttpHeaders.INSTANCE,
                cause);
    }

    WsServerHandshakeException exception() {
        return new WsServerHandshakeException(text, status, cause);
    }
}
