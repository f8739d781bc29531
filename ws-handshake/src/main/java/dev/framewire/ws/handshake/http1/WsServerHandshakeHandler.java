package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.WsServerHandshakeException;
import dev.framewire.ws.handshake.http1.ServerState.Phase;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.NotOurs;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the opening handshake (RFC 6455 section 4.2). It stands behind {@code HttpServerCodec}, or
 * {@code HttpRequestDecoder} and {@code HttpResponseEncoder}, with or without {@code HttpObjectAggregator}, and before the
 * handlers of the user. Several can stand in one pipeline, each with its own path.
 *
 * <pre>{@code
 * WsServerConfig config = WsServerConfig.builder().path("/chat").build();       // once
 *
 * channel.pipeline()                                                            // for each connection
 *         .addLast(new HttpServerCodec())
 *         .addLast(new WsServerHandshakeHandler(config))
 *         .addLast(new MyHandler())                                             // gets TextWebSocketFrame and the like
 *         .addLast(new WsNotFoundHandler(config));                              // answers all other requests
 * }</pre>
 *
 * <ul>
 *   <li>An ordinary request is passed on whole, and the connection goes on with HTTP. If no handler answers it, its client waits for
 *       ever: {@link WsNotFoundHandler} answers with 404.
 *   <li>A valid upgrade request gets a 101. {@code WebSocketServerProtocolHandler.HandshakeComplete} and
 *       {@link WsHandshakeCompleteEvent} are fired. WebSocket handlers replace the HTTP handlers and this one; handlers of the
 *       user stay. Bytes behind the request are frames.
 *   <li>An invalid one gets a whole response with the reason, and {@link WsHandshakeFailedEvent} is fired with a
 *       {@link WsServerHandshakeException}. The connection stays open for another request where HTTP allows it, but not if the
 *       request had to wait for earlier responses, nor after 16 attempts.
 *   <li>One that the {@link WsServerConfig.Builder#decider decider} refuses gets the decider's response, and the connection is
 *       closed.
 *   <li>A WebSocket frame that is written before the 101 is released, and its promise fails with {@link IllegalStateException}.
 *   <li>A client that is too slow gets 408, and an undecided request 503; both close the connection (see
 *       {@link WsServerConfig.Builder#handshakeTimeout}).
 *   <li>Netty's WebSocket handlers, such as {@code WebSocketServerCompressionHandler}, are taken out before the 101.
 *   <li>Mistakes are logged at warn level: bytes instead of requests, which end the connection; a handler for frames that stands
 *       before this one; an exception of the predicate, the origin policy or the decider, which gives 500.
 *   <li>With auto-read off, this handler reads on when a read brought nothing for the user.
 * </ul>
 *
 * <p>Earlier requests on the connection are answered first, however long their handlers take. A handler belongs to one
 * connection and runs on its event loop. It keeps nothing of a request but its headers.
 */
public final class WsServerHandshakeHandler extends ChannelDuplexHandler {
    /** A peer that is wrong this often is not going to be right; behind a proxy the next client gets a new connection. */
    static final int MAX_ATTEMPTS = 16;

    private static final Rejected TOO_MANY = Rejected.of(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            RequestFlow.MAX_UNANSWERED + " earlier requests wait for their responses.");

    private final WsServerConfig config;
    private final Deadline deadline;
    private final OpenResponses responses = new OpenResponses();
    private final RequestFlow requests;
    private final ServerState state = new ServerState();
    private @Nullable UpgradeAttempt attempt;
    private int attempts;
    private boolean consumed;
    private boolean passedOn;
    private boolean requested;

    /**
     * A handler for one connection.
     *
     * @param config what it accepts, and how
     */
    public WsServerHandshakeHandler(WsServerConfig config) {
        this.config = config;
        this.deadline = new Deadline(config.handshakeTimeout(), this::onDeadline);
        this.requests = new RequestFlow(responses, config.handshakeTimeout(), this::giveUp);
    }

    /** @hidden */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.executor() != ctx.channel().eventLoop()) {
            throw new IllegalStateException("the handshake handler has to run on the event loop of the channel");
        }
        if (ctx.channel().isActive()) {
            deadline.start(ctx);
        }
    }

    /** @hidden */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline.start(ctx);
        ctx.fireChannelActive();
    }

    /** @hidden */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof HttpRequest || msg instanceof HttpContent)) {
            if (msg instanceof ByteBuf && !requested) {
                refuseBytes(ctx, msg);
                return;
            }
            passedOn = true;
            ctx.fireChannelRead(msg);
            return;
        }
        requested = true;
        state.receive((HttpObject) msg);
        if (state.isAnswering() || state.is(Phase.CLOSING)) {
            drop(msg);
            if (msg instanceof HttpRequest && state.isAnswering() && attempt != null) {
                attempt.stop(Rejected.of(HttpResponseStatus.BAD_REQUEST, "A request came during a handshake."));
            }
        } else if (msg instanceof HttpRequest request) {
            onRequest(ctx, request);
        } else {
            onContent(ctx, (HttpContent) msg);
        }
    }

    /** Bytes before any request are HTTP that was not decoded; later ones are of a protocol that a user has switched to. */
    private void refuseBytes(ChannelHandlerContext ctx, Object bytes) {
        drop(bytes);
        if (!state.is(Phase.CLOSING)) {
            String why = HandshakeSwap.describeMissingCodec(ctx.pipeline());
            UpgradeAttempt.LOGGER.warn("{} {}", ctx.channel(), why);
            current(ctx).giveUp(why, new IllegalStateException(why));
        }
    }

    private void onRequest(ChannelHandlerContext ctx, HttpRequest request) {
        boolean full = requests.isFull();
        if (!full && !UpgradeRules.asksForWebSocket(request)) {
            passOn(ctx, request);
            return;
        }
        UpgradeHead head = UpgradeHead.of(request, ctx.channel());
        HandshakeResult result = full ? TOO_MANY : UpgradeRules.evaluate(request, head.request(), config);
        if (result instanceof NotOurs notOurs) {
            if (notOurs == NotOurs.NO_COMMON_SUBPROTOCOL) {
                new HandshakeTimer(ctx, config.pipeline().listener()).ended(WsHandshakeOutcome.PASSED_ON, null);
            }
            passOn(ctx, request);
            return;
        }
        cancelOtherDeadlines(ctx);
        deadline.start(ctx);
        attempts++;
        UpgradeAttempt begun = begin(ctx, attempts < MAX_ATTEMPTS ? head : head.last());
        drop(request);
        begun.receive(result);
    }

    private void passOn(ChannelHandlerContext ctx, HttpRequest request) {
        // HTTP has its own deadlines from here on
        deadline.cancel();
        state.enterRestOfRequest(Phase.PASSING);
        passedOn |= requests.pass(ctx, request);
    }

    private UpgradeAttempt begin(ChannelHandlerContext ctx, UpgradeHead head) {
        attempt = new UpgradeAttempt(ctx, config, head, requests, state, deadline);
        return attempt;
    }

    /** The attempt that is under way, or one that stands for a request that never came. */
    private UpgradeAttempt current(ChannelHandlerContext ctx) {
        return attempt != null && state.isHandshake() ? attempt : begin(ctx, UpgradeHead.none(ctx.channel()));
    }

    private void onContent(ChannelHandlerContext ctx, HttpContent content) {
        if (state.is(Phase.ARRIVING) && attempt != null) {
            attempt.receive(content);
            drop(content);
        } else if (state.is(Phase.DROPPING)) {
            drop(content);
            state.enterRestOfRequest(Phase.DROPPING);
        } else {
            state.enterRestOfRequest(Phase.PASSING);
            passedOn |= requests.pass(ctx, content);
        }
    }

    private void drop(Object msg) {
        consumed = true;
        ReferenceCountUtil.release(msg);
    }

    /** @hidden */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        boolean readOn = consumed && !passedOn && !ctx.channel().config().isAutoRead();
        consumed = false;
        passedOn = false;
        if (readOn) {
            read(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    /** @hidden */
    @Override
    public void read(ChannelHandlerContext ctx) {
        requests.read(ctx);
    }

    /** @hidden */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        goOn(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (!state.is(Phase.CLOSING) && !state.is(Phase.OPEN)) {
            requests.goOn(ctx);
            if (attempt != null) {
                attempt.goOn();
            }
        }
    }

    /** @hidden */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!state.is(Phase.OPEN) && EarlyFrames.refuse(msg, promise)) {
            return;
        }
        boolean answered = responses.written(msg);
        ctx.write(msg, promise);
        if (answered && attempt != null && state.is(Phase.QUEUED)) {
            // later, since the user is in the middle of something
            ctx.executor().execute(attempt::goOn);
        }
    }

    /** There was a request in time, or this handler answers that there was none: the others of the pipeline keep silent. */
    private void cancelOtherDeadlines(ChannelHandlerContext ctx) {
        for (Map.Entry<String, ChannelHandler> entry : ctx.pipeline()) {
            if (entry.getValue() instanceof WsServerHandshakeHandler other && other != this) {
                other.deadline.cancel();
            }
        }
    }

    private void onDeadline(ChannelHandlerContext ctx) {
        cancelOtherDeadlines(ctx);
        String within =
                " within the handshakeTimeout of " + config.handshakeTimeout().toMillis() + " ms.";
        if (state.isAnswering()) {
            current(ctx).stop(Rejected.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "No decision" + within));
        } else if (state.is(Phase.IDLE) || state.is(Phase.ARRIVING)) {
            UpgradeAttempt late = current(ctx);
            if (responses.neverAny()) {
                late.stop(Rejected.of(HttpResponseStatus.REQUEST_TIMEOUT, "No complete request" + within));
            } else {
                late.giveUp("No complete request" + within, null);
            }
        }
    }

    private void giveUp(ChannelHandlerContext ctx, String why) {
        current(ctx).giveUp(why, null);
    }

    /** @hidden */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
        if (attempt != null) {
            attempt.giveUp("The client left during the handshake.", null);
        }
        requests.clear();
        ctx.fireChannelInactive();
    }

    /** @hidden */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.cancel();
        if (attempt != null) {
            attempt.giveUp("The handshake handler was removed during the handshake.", null);
        }
        requests.release(ctx);
    }
}
