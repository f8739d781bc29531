package dev.framewire.ws.handshake;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;

/**
 * A valid upgrade request, for a {@link WsHandshakeDecider} to look at.
 *
 * @param requestTarget the request-target as it was sent, with its query
 * @param headers the headers of the request; a copy, which the handshake events carry too
 * @param subprotocols what the client offers and the server supports, in the client's order; the first one is used unless
 *     the decider chooses another. Empty if the client offers none.
 * @param channel the connection, for its remote address and its attributes
 */
public record WsHandshakeRequest(
        String requestTarget, HttpHeaders headers, List<String> subprotocols, Channel channel) {
    /**
     * An answer that is known now.
     *
     * @param answer the answer
     * @return a completed future
     */
    public Future<WsHandshakeDecision> answer(WsHandshakeDecision answer) {
        return channel.eventLoop().newSucceededFuture(answer);
    }

    /**
     * For an answer that comes later.
     *
     * @return a promise that any thread may complete
     */
    public Promise<WsHandshakeDecision> newPromise() {
        return channel.eventLoop().newPromise();
    }
}
