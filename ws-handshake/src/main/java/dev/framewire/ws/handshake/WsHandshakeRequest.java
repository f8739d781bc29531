package dev.framewire.ws.handshake;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;

/**
 * A request for a WebSocket, whatever version of HTTP carries it. The predicate of {@link WsServerConfig.Builder#requests}, the
 * {@link WsOriginPolicy} and the {@link WsHandshakeDecider} look at it. It may be kept, and used by any thread.
 *
 * @param scheme {@code https} if the connection of this channel is encrypted, else {@code http}. Behind a proxy that ends TLS it
 *     is {@code http}.
 * @param authority the host the request was sent to, in lower case, and the port if the client wrote one: that of a
 *     request-target in absolute-form, else of {@code Host}. Empty if it is missing or malformed. {@code X-Forwarded-Host} is not
 *     looked at, since any client can send it.
 * @param requestTarget what the request asks for, as it was sent: path and query, or a URI in absolute-form
 * @param headers the headers of the request; a copy, which the handshake events carry too
 * @param subprotocols what the client offers, in its order and each once; empty if it offers none or the header is malformed
 * @param channel the connection, for its remote address and its attributes
 */
public record WsHandshakeRequest(
        String scheme,
        String authority,
        String requestTarget,
        HttpHeaders headers,
        List<String> subprotocols,
        Channel channel) {
    /**
     * The path of the request.
     *
     * @return the path as it was sent, not decoded, without the query; empty if the request-target has none
     */
    public String path() {
        String path = WsRequestTarget.path(requestTarget);
        return path == null ? "" : path;
    }

    /**
     * For a decision that is known now.
     *
     * @param decision the decision
     * @return a completed future
     */
    public Future<WsHandshakeDecision> answer(WsHandshakeDecision decision) {
        return channel.eventLoop().newSucceededFuture(decision);
    }

    /**
     * For a decision that comes later.
     *
     * @return a promise that any thread may complete
     */
    public Promise<WsHandshakeDecision> newPromise() {
        return channel.eventLoop().newPromise();
    }

    /** Shows neither the query nor the values of headers, since both can hold credentials. */
    @Override
    public String toString() {
        return "WsHandshakeRequest[" + scheme + "://" + authority + path() + ", headers=" + headers.names()
                + ", subprotocols=" + subprotocols + ", channel=" + channel + ']';
    }
}
