package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server does with a request (RFC 6455 section 4.2.2). */
public sealed interface HandshakeResult {
    /** The request is an ordinary HTTP request, for the next handler. */
    enum NotOurs implements HandshakeResult {
        NOT_A_WEBSOCKET,
        /** The server speaks none of the subprotocols that the request names. */
        NO_COMMON_SUBPROTOCOL
    }

    /**
     * The request can be accepted.
     *
     * @param offered the subprotocols that the client offers and the server supports, in the client's order
     * @param agreed the one of them to name in the response, or {@code null} if the client offers none
     * @param subprotocol the one in use: the agreed one, else the server's default, else {@code null}
     * @param extensions the extensions in use, in the order of the offers
     * @param extensionData what the response says about them
     * @param decision what the decider adds: headers of the response and attributes of the channel
     */
    record Accepted(
            List<String> offered,
            @Nullable String agreed,
            @Nullable String subprotocol,
            List<WebSocketServerExtension> extensions,
            List<WebSocketExtensionData> extensionData,
            WsHandshakeDecision decision)
            implements HandshakeResult {
        /** With the decision of a decider, which may choose another of the offered subprotocols. */
        Accepted with(WsHandshakeDecision decided) {
            String chosen = decided.subprotocol();
            return new Accepted(
                    offered,
                    chosen != null ? chosen : agreed,
                    chosen != null ? chosen : subprotocol,
                    extensions,
                    extensionData,
                    decided);
        }
    }

    /**
     * The request is answered with an error or a redirection.
     *
     * @param status the status of the response
     * @param text its body, in our own words
     * @param headers further headers of the response
     * @param cause what failed on our side, or {@code null}
     */
    record Rejected(
            HttpResponseStatus status,
            String text,
            HttpHeaders headers,
            @Nullable Throwable cause) implements HandshakeResult {
        public static Rejected of(HttpResponseStatus status, String text) {
            return new Rejected(status, text, EmptyHttpHeaders.INSTANCE, null);
        }

        /** Our own side failed; the client learns no more than that. */
        public static Rejected failed(Throwable cause) {
            return new Rejected(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "The server failed to decide on the request.",
                    EmptyHttpHeaders.INSTANCE,
                    cause);
        }

        /** The pipeline is not as it has to be. */
        public static Rejected misused(String text) {
            return new Rejected(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    text,
                    EmptyHttpHeaders.INSTANCE,
                    new IllegalStateException(text));
        }

        /** The same with one more header in the response. */
        public Rejected with(CharSequence name, String value) {
            return new Rejected(
                    status, text, new DefaultHttpHeaders().add(headers).set(name, value), cause);
        }

        public WsServerHandshakeException exception() {
            return new WsServerHandshakeException(text, status, cause);
        }
    }
}
