package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;

/** What a {@link WsHandshakeDecider} makes of an {@link Accepted}. Whatever it does wrong becomes a {@link Rejected}. */
public final class DeciderCall {
    private DeciderCall() {}

    /** Asks; a decider that throws gives a failed future. */
    public static Future<WsHandshakeDecision> ask(WsHandshakeDecider decider, WsHandshakeRequest request) {
        Throwable failure;
        try {
            Future<WsHandshakeDecision> decision = decider.decide(request);
            if (decision != null) {
                return decision;
            }
            failure = new NullPointerException("the decider returned null");
        } catch (Throwable e) {
            failure = e;
        }
        return ImmediateEventExecutor.INSTANCE.newFailedFuture(failure);
    }

    /** The result of a future that is done. */
    public static HandshakeResult result(Accepted accepted, Future<WsHandshakeDecision> done) {
        Throwable cause = done.cause();
        if (cause != null) {
            return Rejected.failed(cause);
        }
        WsHandshakeDecision decision = done.getNow();
        if (decision == null) {
            return Rejected.failed(new NullPointerException("the decision of the decider is null"));
        }
        HttpResponseStatus refusal = decision.refusal();
        if (refusal != null) {
            return new Rejected(refusal, decision.text(), decision.headers(), null);
        }
        String chosen = decision.subprotocol();
        if (chosen != null && !accepted.offered().contains(chosen)) {
            return Rejected.failed(new IllegalStateException(
                    "the decider chose subprotocol " + chosen + ", which is not one of " + accepted.offered()));
        }
        return accepted.with(decision);
    }
}
