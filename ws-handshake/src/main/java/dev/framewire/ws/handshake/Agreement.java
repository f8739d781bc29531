package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade request can be accepted (RFC 6455 section 4.2.2).
 *
 * @param accept the value of {@code Sec-WebSocket-Accept}
 * @param offered the subprotocols the client offers and the server supports, in the client's order
 * @param agreed the one of them to name in the response, or {@code null} if the client offers none
 * @param subprotocol the one in use: the agreed one, else the server's default, else {@code null}
 * @param extensions the extensions in use, in the order of the offers
 * @param extensionData what the response says of them
 * @param headers further headers of the response
 */
record Agreement(
        String accept,
        List<String> offered,
        @Nullable String agreed,
        @Nullable String subprotocol,
        List<WebSocketServerExtension> extensions,
        List<WebSocketExtensionData> extensionData,
        HttpHeaders headers)
        implements Verdict {
    /** With what a decider adds: another of the offered subprotocols, if it chose one, and headers. */
    Agreement decided(@Nullable String chosen, HttpHeaders more) {
        return new Agreement(
                accept,
                offered,
                chosen != null ? chosen : agreed,
                chosen != null ? chosen : subprotocol,
                extensions,
                extensionData,
                more);
    }
}
