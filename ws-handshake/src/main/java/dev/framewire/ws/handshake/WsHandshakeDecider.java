package dev.framewire.ws.handshake;

import io.netty.util.concurrent.Future;
import java.util.function.Function;

/**
 * The place for authentication, cookies, filters and extra headers at the opening handshake: the last word on a request
 * that is valid and whose origin is allowed (RFC 6455 section 4.2.2).
 *
 * <p>Called on the event loop, at most once at a time per connection, when the whole request has arrived; must not block.
 * The future may be completed by any thread. Until then nothing is read from the connection, what the client sent behind
 * the request is held up to 64 KiB, and the handshake timeout goes on. If the client has gone by then, the answer is dropped.
 *
 * <p>If it throws, or the future fails, or either gives {@code null}, the client gets 500, of which
 * {@link WsHandshakeFailedEvent} has the cause; nothing of the exception's text goes to the client.
 */
@FunctionalInterface
public interface WsHandshakeDecider {
    /**
     * Decides on a request.
     *
     * @param request the request; may be kept
     * @return the answer, now or later: {@link WsHandshakeRequest#answer} or {@link WsHandshakeRequest#newPromise}
     * @throws Exception if there is no answer, which the client sees as 500
     */
    Future<WsHandshakeDecision> decide(WsHandshakeRequest request) throws Exception;

    /**
     * A decider that answers at once.
     *
     * @param decision gives the answer to a request
     * @return the decider
     */
    static WsHandshakeDecider immediately(Function<WsHandshakeRequest, WsHandshakeDecision> decision) {
        return request -> request.answer(decision.apply(request));
    }
}
