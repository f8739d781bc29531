package dev.framewire.ws.handshake;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides on a request that is valid and whose origin is allowed (RFC 6455 section 4.2.2): the place for authentication, cookies,
 * filters and further headers of the response.
 *
 * <pre>{@code
 * AttributeKey<User> user = AttributeKey.valueOf("user");
 * WsServerConfig config = WsServerConfig.builder()
 *         .path("/chat")
 *         .decider(WsHandshakeDecider.async(request -> sessions
 *                 .find(request.headers().get("Cookie"))            // a CompletionStage<User>
 *                 .thenApply(found -> found == null
 *                         ? WsHandshakeDecision.refuse(HttpResponseStatus.UNAUTHORIZED, "Log in first.")
 *                         : WsHandshakeDecision.accept().withAttribute(user, found))))
 *         .build();
 * }</pre>
 *
 * <p>Called on the event loop, at most once at a time per connection, when the whole request has arrived; must not block.
 * The future may be completed by any thread. Until then nothing is read from the connection, what the client sent behind
 * the request is held up to 64 KiB, and the handshake timeout goes on. If the client leaves before, the decision is dropped.
 *
 * <p>If it throws, or the future fails, or either gives {@code null}, the client gets 500, and {@link WsHandshakeFailedEvent}
 * has the cause; nothing of the exception's text goes to the client.
 */
@FunctionalInterface
public interface WsHandshakeDecider {
    /**
     * Decides on a request.
     *
     * @param request the request; may be kept
     * @return the decision, now or later: {@link WsHandshakeRequest#answer} or {@link WsHandshakeRequest#newPromise}
     * @throws Exception if there is no decision, which the client sees as 500
     */
    Future<WsHandshakeDecision> decide(WsHandshakeRequest request) throws Exception;

    /**
     * A decider that decides at once.
     *
     * @param decision gives the decision on a request
     * @return the decider
     */
    static WsHandshakeDecider immediately(Function<WsHandshakeRequest, WsHandshakeDecision> decision) {
        return request -> request.answer(decision.apply(request));
    }

    /**
     * A decider whose decisions come as the JDK's futures.
     *
     * @param decision gives the stage of the decision on a request; any thread may complete it
     * @return the decider
     */
    static WsHandshakeDecider async(Function<WsHandshakeRequest, CompletionStage<WsHandshakeDecision>> decision) {
        return request -> {
            Promise<WsHandshakeDecision> promise = request.newPromise();
            decision.apply(request).whenComplete((decided, failure) -> {
                if (failure == null) {
                    promise.setSuccess(decided);
                } else {
                    Throwable cause = failure.getCause();
                    promise.setFailure(failure instanceof CompletionException && cause != null ? cause : failure);
                }
            });
            return promise;
        };
    }
}
