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
            Future<WsHandshakeDecision> answer = decider.decide(request);
            if (answer != null) {
                return answer;
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
        WsHandshakeDecision answer = done.getNow();
        if (answer == null) {
            return Rejected.failed(new NullPointerException("the decider's answer is null"));
        }
        HttpResponseStatus refusal = answer.refusal();
        if (refusal != null) {
            return new Rejected(refusal, answer.text(), answer.headers(), null);
        }
        String chosen = answer.subprotocol();
        if (chosen != null && !accepted.offered().contains(chosen)) {
            return Rejected.failed(new IllegalStateException(
                    "the decider chose subprotocol " + chosen + ", which is not one of " + accepted.offered()));
        }
        return accepted.decided(chosen, answer.headers());
    }
}
