package dev.framewire.ws.handshake;

import dev.framewire.ws.handshake.header.ExtensionHeader;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection is a WebSocket now. Fired as a user event once per connection, before the first frame.
 *
 * @param requestTarget the request-target of the upgrade request, with its query
 * @param headers the headers of the peer's half of the handshake; a copy
 * @param subprotocol the subprotocol in use, or {@code null} if there is none
 * @param extensions the extensions in use, in the order they are applied
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public record WsHandshakeCompleteEvent(
        String requestTarget,
        HttpHeaders headers,
        @Nullable String subprotocol,
        List<WebSocketExtensionData> extensions) {
    /** Shows neither the query nor the values of headers, since both can hold credentials. */
    @Override
    public String toString() {
        return "WsHandshakeCompleteEvent[path=" + WsRequestTarget.path(requestTarget) + ", headers=" + headers.names()
                + ", subprotocol=" + subprotocol + ", extensions=[" + ExtensionHeader.format(extensions) + "]]";
    }
}
