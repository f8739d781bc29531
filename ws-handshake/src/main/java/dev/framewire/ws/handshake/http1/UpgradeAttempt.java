package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import dev.framewire.ws.handshake.http1.ServerState.Phase;
import dev.framewire.ws.handshake.negotiation.DeciderCall;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One upgrade request, from its evaluation to the WebSocket, a refusal or the end of the connection. Fires the events. */
final class UpgradeAttempt {
    static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(WsServerHandshakeHandler.class);
    private static final AtomicBoolean COMPLAINED = new AtomicBoolean();

    private final ChannelHandlerContext ctx;
    private final WsServerConfig config;
    private final UpgradeHead head;
    private final RequestFlow requests;
    private final ServerState state;
    private final Deadline deadline;
    private final HandshakeTimer timer;
    private @Nullable HandshakeResult result;
    private @Nullable HandshakeSwap swap;

    UpgradeAttempt(
            ChannelHandlerContext ctx,
            WsServerConfig config,
            UpgradeHead head,
            RequestFlow requests,
            ServerState state,
            Deadline deadline) {
        this.ctx = ctx;
        this.config = config;
        this.head = head;
        this.requests = requests;
        this.state = state;
        this.deadline = deadline;
        timer = new HandshakeTimer(ctx, config.pipeline().listener());
        state.enter(Phase.ARRIVING);
    }

    /** What is to be answered: if the request is rejected, before its end has come. */
    void receive(HandshakeResult evaluated) {
        boolean possible = HandshakeSwap.isPossible(ctx.pipeline());
        result = possible ? evaluated : Rejected.misused(HandshakeSwap.describeMissingCodec(ctx.pipeline()));
        if (state.isRequestEnded() || result instanceof Rejected) {
            answer();
        }
    }

    /** A part of a request that is not rejected yet. */
    void receive(HttpContent part) {
        if (part.content().isReadable() || part.decoderResult().isFailure()) {
            stop(Rejected.of(HttpResponseStatus.BAD_REQUEST, "An upgrade request has no body."));
        } else if (part instanceof LastHttpContent) {
            answer();
        }
    }

    /** The request can be answered: now, or when every earlier request is. */
    private void answer() {
        state.enter(Phase.QUEUED);
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
        if (!state.is(Phase.QUEUED) || !isNext()) {
            return;
        }
        state.enter(Phase.DECIDING);
        if (result instanceof Accepted accepted) {
            decide(accepted);
        } else if (result instanceof Rejected refusal) {
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
        if (!state.is(Phase.DECIDING)) {
            return;
        }
        HandshakeResult decided = DeciderCall.result(accepted, answer);
        if (decided instanceof Accepted last) {
            accept(last);
        } else if (decided instanceof Rejected refusal) {
            // a decision that comes later finds no HTTP decoder any more, so one that comes at once closes too
            refuseAndClose(refusal);
        }
    }

    private void accept(Accepted accepted) {
        state.enter(Phase.SWITCHING);
        ChannelHandler before = HandshakeSwap.frameHandlerBefore(ctx);
        if (before != null && COMPLAINED.compareAndSet(false, true)) {
            LOGGER.warn(
                    "{} stands before WsServerHandshakeHandler: it does not get the handshake's events; this is logged once",
                    before.getClass().getName());
        }
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
        if (!state.is(Phase.SWITCHING)) {
            return;
        }
        if (!sent.isSuccess()) {
            giveUp("The 101 could not be written.", sent.cause());
            return;
        }
        end(Phase.OPEN);
        // before the events: a handler that turns auto-read off when it receives them has the last word
        swap.resume();
        swap.complete(config.pipeline(), accepted.extensions(), () -> announce(accepted));
    }

    private void announce(Accepted accepted) {
        accepted.decision().setAttributes(ctx.channel());
        timer.ended(WsHandshakeOutcome.ACCEPTED, HttpResponseStatus.SWITCHING_PROTOCOLS);
        String target = head.request().requestTarget();
        HttpHeaders headers = head.request().headers();
        String subprotocol = accepted.subprotocol();
        ctx.fireUserEventTriggered(new HandshakeComplete(target, headers, subprotocol));
        ctx.fireUserEventTriggered(
                new WsHandshakeCompleteEvent(target, headers, subprotocol, accepted.extensionData()));
    }

    private void end(Phase next) {
        state.enter(next);
        deadline.cancel();
    }

    /** Keeps the connection if it can carry another request, which it cannot without its HTTP decoder. */
    private void refuse(Rejected refusal) {
        if (swap != null || !head.keepAlive()) {
            refuseAndClose(refusal);
            return;
        }
        FullHttpResponse response = Responses.refusal(ctx, refusal, head.method());
        state.enterRestOfRequest(Phase.DROPPING);
        deadline.cancel();
        ctx.writeAndFlush(response);
        fireFailed(refusal.exception());
    }

    private void refuseAndClose(Rejected refusal) {
        FullHttpResponse response = Responses.lastRefusal(ctx, refusal, head.method());
        end(Phase.CLOSING);
        if (HandshakeSwap.isPossible(ctx.pipeline())) {
            // what still comes is not parsed, only dropped
            swap().abandon();
        }
        ChannelFuture written = ctx.writeAndFlush(response);
        // before closing, which may take the user's handlers out
        fireFailed(refusal.exception());
        LingeringClose.after(written, ctx, config.handshakeTimeout());
    }

    /** Ends the attempt from outside: with this refusal if a response can be sent now, else by closing. */
    void stop(Rejected refusal) {
        if (state.is(Phase.DECIDING) || state.is(Phase.ARRIVING) && isNext()) {
            refuseAndClose(refusal);
        } else {
            giveUp(refusal.text(), refusal.cause());
        }
    }

    /** There is no way to answer, or no client to answer to. */
    void giveUp(String why, @Nullable Throwable cause) {
        if (!state.isHandshake()) {
            return;
        }
        end(Phase.CLOSING);
        fireFailed(new WsServerHandshakeException(why, null, cause));
        if (swap != null) {
            swap.closeTransport();
        } else {
            ctx.close();
        }
    }

    private void fireFailed(WsServerHandshakeException why) {
        if (HttpResponseStatus.INTERNAL_SERVER_ERROR.equals(why.status()) && why.getCause() != null) {
            LOGGER.warn("{} {}", ctx.channel(), why.getMessage(), why.getCause());
        }
        timer.ended(why.status() == null ? WsHandshakeOutcome.FAILED : WsHandshakeOutcome.REFUSED, why.status());
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
