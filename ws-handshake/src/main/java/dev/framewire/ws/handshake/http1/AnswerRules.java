package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.negotiation.ClientNegotiation;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for the answer to a client that hold for HTTP/1.1 alone, in the order of RFC 6455 section 4.1. */
final class AnswerRules {
    private AnswerRules() {}

    /** Whether the answer proper is still to come (RFC 9110 section 15.2). */
    static boolean isInterim(HttpResponse response) {
        return response.decoderResult().isSuccess()
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    /**
     * Evaluates an answer to a request with this key.
     *
     * @throws WsClientHandshakeException if it is not the 101 that was asked for
     */
    static ClientNegotiation.Accepted evaluate(WsClientConfig config, String key, HttpResponse response) {
        checkStatus(response);
        checkUpgrade(response);
        String accept = only(response, HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        if (accept == null || !accept.strip().equals(AcceptKey.of(key))) {
            throw refusal(response, "Sec-WebSocket-Accept in the answer does not belong to the key of the request");
        }
        return ClientNegotiation.evaluate(config, response.status(), response.headers());
    }

    private static void checkStatus(HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            throw new WsClientHandshakeException(
                    "the answer is not legal HTTP, or too large",
                    response.decoderResult().cause());
        }
        if (response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            throw refusal(
                    response,
                    "the server answered with status " + response.status().code() + " instead of 101");
        }
        if (response.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            throw refusal(response, "the server answered with HTTP/1.0, which has no Upgrade (RFC 9110 section 7.8)");
        }
    }

    private static void checkUpgrade(HttpResponse response) {
        String upgrade = only(response, HttpHeaderNames.UPGRADE);
        if (upgrade == null || !AsciiString.contentEqualsIgnoreCase(HttpHeaderValues.WEBSOCKET, upgrade)) {
            throw refusal(response, "Upgrade in the answer is not exactly websocket");
        }
        if (!HeaderTokens.contains(response.headers().getAll(HttpHeaderNames.CONNECTION), "upgrade")) {
            throw refusal(response, "Connection in the answer lacks the token Upgrade");
        }
    }

    /** The value of a header that must be there once. */
    private static @Nullable String only(HttpResponse response, CharSequence name) {
        List<String> values = response.headers().getAll(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private static WsClientHandshakeException refusal(HttpResponse response, String message) {
        return new WsClientHandshakeException(message, response.status(), response.headers(), null);
    }
}
