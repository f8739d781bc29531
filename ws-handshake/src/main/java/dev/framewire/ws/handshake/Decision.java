package dev.framewire.ws.handshake;

import io.netty.util.concurrent.Future;

/** What a {@link WsUpgradeDecider} makes of an {@link Agreement}. Whatever it does wrong becomes a {@link Refusal}. */
final class Decision {
    private Decision() {}

    /** Asks; a decider that throws gives a failed future. */
    static Future<WsUpgradeAnswer> ask(WsUpgradeDecider decider, WsUpgradeRequest request) {
        Throwable failure;
        try {
            Future<WsUpgradeAnswer> answer = decider.decide(request);
            if (answer != null) {
                return answer;
            }
            failure = new NullPointerException("the decider returned null");
        } catch (Throwable e) {
            failure = e;
        }
        return request.channel().eventLoop().newFailedFuture(failure);
    }

    /** The verdict of a future that is done. */
    static Verdict verdict(Agreement agreement, Future<WsUpgradeAnswer> done) {
        Throwable cause = done.cause();
        if (cause != null) {
            return Refusal.failed(cause);
        }
        WsUpgradeAnswer answer = done.getNow();
        if (answer == null) {
            return Refusal.failed(new NullPointerException("the decider's answer is null"));
        }
        Refusal refusal = answer.refusal();
        if (refusal != null) {
            return refusal;
        }
        String chosen = answer.subprotocol();
        if (chosen != null && !agreement.offered().contains(chosen)) {
            return Refusal.failed(new IllegalStateException(
                    "the decider chose subprotocol " + chosen + ", which is not one of " + agreement.offered()));
        }
        return agreement.decided(chosen, answer.headers());
    }
}
