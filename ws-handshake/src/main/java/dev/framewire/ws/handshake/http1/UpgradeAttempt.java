package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import dev.framewire.ws.handshake.negotiation.DeciderCall;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One upgrade request on its way from its verdict to its {@link Ending}. Fires the events of both outcomes. */
final class UpgradeAttempt {
    private enum Stage {
        /** The end of the request is awaited. */
        ARRIVING,
        /** The responses to earlier requests come first, and the peer has to take them. */
        QUEUED,
        /** The decider is asked. */
        DECIDING,
        /** The 101 is being written. */
        SENDING,
        /** It has ended. */
        OVER
    }

    private final ChannelHandlerContext ctx;
    private final WsServerConfig config;
    private final UpgradeHead head;
    private final RequestFlow requests;
    private final Consumer<Ending> ending;
    private final HandshakeTimer report;
    private Stage stage = Stage.ARRIVING;
    private @Nullable HandshakeResult verdict;
    private @Nullable HandshakeSwap swap;

    UpgradeAttempt(
            ChannelHandlerContext ctx,
            WsServerConfig config,
            UpgradeHead head,
            RequestFlow requests,
            Consumer<Ending> ending) {
        this.ctx = ctx;
        this.config = config;
        this.head = head;
        this.requests = requests;
        this.ending = ending;
        report = new HandshakeTimer(ctx, config.pipeline().listener());
    }

    /** The request can be answered when its end has come. */
    void expect(HandshakeResult result) {
        verdict = result;
    }

    /** A part of an expected request. */
    void arrived(HttpContent part) {
        if (part.content().isReadable() || part.decoderResult().isFailure()) {
            stop(Rejected.of(HttpResponseStatus.BAD_REQUEST, "An upgrade request has no body."));
        } else if (part instanceof LastHttpContent && verdict != null) {
            answer(verdict);
        }
    }

    /** The request can be answered: now, or when every earlier request is. */
    void answer(HandshakeResult result) {
        verdict = HandshakeSwap.isPossible(ctx.pipeline())
                ? result
                : Rejected.failed(new IllegalStateException("no HTTP decoder in the pipeline to take out"));
        stage = Stage.QUEUED;
        if (!isNext()) {
            pause();
        }
        goOn();
    }

    /** Whether this request is the next to be answered, and the peer takes the answer. */
    private boolean isNext() {
        return requests.isAnswered() && ctx.channel().isWritable();
    }

    /** A response to an earlier request was written, or the writability has changed. */
    void goOn() {
        if (stage != Stage.QUEUED || !isNext()) {
            return;
        }
        stage = Stage.DECIDING;
        if (verdict instanceof Accepted accepted) {
            decide(accepted);
        } else if (verdict instanceof Rejected refusal) {
            refuse(refusal);
        }
    }

    private void decide(Accepted accepted) {
        WsHandshakeDecider decider = config.decider();
        if (decider == null) {
            accept(accepted);
            return;
        }
        Future<WsHandshakeDecision> answer = DeciderCall.ask(decider, head.request());
        if (answer.isDone()) {
            decided(accepted, answer);
        } else {
            pause();
            answer.addListener(done -> onEventLoop(() -> decided(accepted, answer)));
        }
    }

    private void onEventLoop(Runnable step) {
        if (ctx.executor().inEventLoop()) {
            step.run();
        } else {
            ctx.executor().execute(step);
        }
    }

    private void decided(Accepted accepted, Future<WsHandshakeDecision> answer) {
        if (stage != Stage.DECIDING) {
            return;
        }
        HandshakeResult decided = DeciderCall.result(accepted, answer);
        if (decided instanceof Accepted last) {
            accept(last);
        } else if (decided instanceof Rejected refusal) {
            refuse(refusal);
        }
    }

    private void accept(Accepted accepted) {
        stage = Stage.SENDING;
        HandshakeSwap swap = swap();
        HandshakeSwap.takeHelpersOut(ctx);
        ChannelFuture sent = ctx.writeAndFlush(Responses.switching(accepted, head.key()));
        if (sent.isDone()) {
            sent(accepted, swap, sent);
        } else {
            swap.pause();
            sent.addListener(done -> onEventLoop(() -> sent(accepted, swap, sent)));
        }
    }

    private void sent(Accepted accepted, HandshakeSwap swap, ChannelFuture sent) {
        if (stage != Stage.SENDING) {
            return;
        }
        if (!sent.isSuccess()) {
            giveUp("The 101 could not be written.", sent.cause());
            return;
        }
        stage = Stage.OVER;
        // before the events: a user who turns auto-read off on hearing them has the last word
        swap.resume();
        ending.accept(Ending.UPGRADED);
        swap.complete(config.pipeline(), accepted.extensions(), () -> announce(accepted));
    }

    private void announce(Accepted accepted) {
        accepted.decision().setAttributes(ctx.channel());
        report.ended(WsHandshakeOutcome.ACCEPTED, HttpResponseStatus.SWITCHING_PROTOCOLS);
        String target = head.request().requestTarget();
        HttpHeaders headers = head.request().headers();
        String subprotocol = accepted.subprotocol();
        ctx.fireUserEventTriggered(new HandshakeComplete(target, headers, subprotocol));
        ctx.fireUserEventTriggered(
                new WsHandshakeCompleteEvent(target, headers, subprotocol, accepted.extensionData()));
    }

    /** Once HTTP decoding is out, no other request can follow. */
    private void refuse(Rejected refusal) {
        refuse(refusal, swap == null && head.keepAlive());
    }

    private void refuse(Rejected refusal, boolean keepAlive) {
        stage = Stage.OVER;
        FullHttpResponse response = Responses.refusal(ctx, refusal, head.method(), keepAlive);
        ending.accept(keepAlive ? Ending.REFUSED : Ending.CLOSING);
        if (!keepAlive && HandshakeSwap.isPossible(ctx.pipeline())) {
            // what still comes is not parsed, only dropped
            swap().abandon();
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        // closing may take the user's handlers out, so they hear of it before
        fireFailed(refusal.exception());
        if (!keepAlive) {
            LingeringClose.after(written, ctx, config.handshakeTimeout());
        }
    }

    /** Ends the attempt from outside: with this refusal if a response can be sent now, else by closing. */
    void stop(Rejected refusal) {
        if (stage == Stage.DECIDING || stage == Stage.ARRIVING && isNext()) {
            refuse(refusal, false);
        } else if (stage != Stage.OVER) {
            giveUp(refusal.text(), refusal.cause());
        }
    }

    /** There is no way to answer, or nobody to answer to. */
    void giveUp(String why, @Nullable Throwable cause) {
        if (stage == Stage.OVER) {
            return;
        }
        stage = Stage.OVER;
        ending.accept(Ending.CLOSING);
        fireFailed(new WsServerHandshakeException(why, null, cause));
        if (swap != null) {
            swap.closeTransport();
        } else {
            ctx.close();
        }
    }

    private void fireFailed(WsServerHandshakeException why) {
        report.ended(why.status() == null ? WsHandshakeOutcome.FAILED : WsHandshakeOutcome.REFUSED, why.status());
        ctx.fireUserEventTriggered(new WsHandshakeFailedEvent(why));
    }

    private void pause() {
        if (HandshakeSwap.isPossible(ctx.pipeline())) {
            swap().pause();
        }
    }

    private HandshakeSwap swap() {
        if (swap == null) {
            requests.end(ctx);
            swap = HandshakeSwap.begin(
                    ctx,
                    () -> stop(Rejected.of(
                            HttpResponseStatus.BAD_REQUEST,
                            "More than " + EarlyBytes.MAX_WAITING_BYTES + " bytes came before the response.")));
        }
        return swap;
    }
}
