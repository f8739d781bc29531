package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.negotiation.ClientNegotiation;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's opening handshake (RFC 6455 section 4.1). It sends the upgrade request as soon as the channel is active and
 * checks the answer. Then the handlers of the {@link WsClientConfig.Builder#pipeline configured} pipeline replace the
 * {@link HttpClientCodec}. It stands behind that codec and before the user's handlers, with the same executor as these.
 *
 * <pre>{@code
 * WsClientConfig config = WsClientConfig.builder(URI.create("ws://example.com/chat")).subprotocols("chat").build();
 * WsClientHandshakeHandler handshake = new WsClientHandshakeHandler(config);
 * bootstrap.handler(new ChannelInitializer<Channel>() {
 *     protected void initChannel(Channel channel) {
 *         channel.pipeline().addLast(new HttpClientCodec(), handshake, new MyHandler());
 *     }
 * });
 * Channel channel = bootstrap.connect(config.host(), config.port()).sync().channel();
 * handshake.handshakeFuture().sync();
 * channel.writeAndFlush(new TextWebSocketFrame("hello"));
 * }</pre>
 *
 * <ul>
 *   <li>Success: {@link WsHandshakeCompleteEvent} and Netty's {@code HANDSHAKE_COMPLETE} are fired before the first frame,
 *       {@link #handshakeFuture()} succeeds, and this handler leaves the pipeline. Bytes that came with the answer are
 *       frames.
 *   <li>Failure of any kind: {@link WsHandshakeFailedEvent} is fired, the future fails with the same
 *       {@link WsClientHandshakeException}, and the channel is closed. No exception is fired.
 *   <li>A required extension is missing: the handshake fails as above, but the connection is closed by a Close frame
 *       with status 1010 (section 7.4.1), and ends with a close event.
 *   <li>Frames written before the handshake is complete are released and their promises fail.
 * </ul>
 *
 * <p>Redirects and authentication are left to the caller, who finds status and headers in the exception. Interim answers
 * (1xx other than 101) are skipped. HTTP aggregators and decompressors in the pipeline are taken out before the request is
 * sent, since the header section of the answer decides alone.
 *
 * <p>With auto-read off it reads until the answer is there. A {@code wss} URI without an {@link SslHandler} in the pipeline
 * fails before anything is sent.
 */
public final class WsClientHandshakeHandler extends ChannelDuplexHandler {
    private enum State {
        IDLE,
        AWAITING_ANSWER,
        OPEN,
        FAILED
    }

    private final WsClientConfig config;
    private final String key = ClientRequest.newKey();
    private final ContextPromise<WsHandshakeCompleteEvent> handshake = new ContextPromise<>();
    private State state = State.IDLE;
    private @Nullable HandshakeTimer timer;
    private final Deadline deadline;
    /** Set once the answer is accepted; its end is still to come. */
    private ClientNegotiation.@Nullable Accepted accepted;

    /**
     * A handler for one connection.
     *
     * @param config what to ask for
     */
    public WsClientHandshakeHandler(WsClientConfig config) {
        this.config = config;
        deadline = new Deadline(config.handshakeTimeout(), this::timedOut);
    }

    /**
     * How the handshake ends. Listeners run on the event loop, before the first frame, and may write.
     *
     * @return the result, or a {@link WsClientHandshakeException}; always the same future, also before the handler is added
     */
    public Future<WsHandshakeCompleteEvent> handshakeFuture() {
        return handshake;
    }

    /** @hidden */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        handshake.runOn(ctx);
        if (ctx.channel().isActive()) {
            start(ctx);
        }
    }

    /** @hidden */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        start(ctx);
    }

    private void start(ChannelHandlerContext ctx) {
        if (state != State.IDLE) {
            return;
        }
        state = State.AWAITING_ANSWER;
        timer = new HandshakeTimer(ctx, config.pipeline().listener());
        ChannelHandlerContext codec = ctx.pipeline().context(HttpClientCodec.class);
        List<String> names = ctx.pipeline().names();
        if (codec == null) {
            fail(ctx, "no HttpClientCodec in the pipeline", null);
        } else if (names.indexOf(codec.name()) > names.indexOf(ctx.name())) {
            fail(ctx, "WsClientHandshakeHandler stands before HttpClientCodec: add it behind", null);
        } else if (config.isSecure() && ctx.pipeline().context(SslHandler.class) == null) {
            fail(ctx, "a wss URI, but no SslHandler in the pipeline", null);
        } else {
            // an aggregator would hold the answer until its body is there, or for ever
            HandshakeSwap.takeHelpersOut(ctx);
            send(ctx);
        }
    }

    private void send(ChannelHandlerContext ctx) {
        deadline.start(ctx);
        ctx.writeAndFlush(ClientRequest.of(config, key)).addListener(sent -> {
            if (!sent.isSuccess()) {
                fail(ctx, "the request could not be sent", sent.cause());
            } else if (state == State.AWAITING_ANSWER) {
                ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_ISSUED);
            }
        });
        readOn(ctx);
    }

    private void readOn(ChannelHandlerContext ctx) {
        if (state == State.AWAITING_ANSWER && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    private void timedOut(ChannelHandlerContext ctx) {
        if (state == State.AWAITING_ANSWER) {
            ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT);
            fail(
                    ctx,
                    "no answer within handshakeTimeout "
                            + config.handshakeTimeout().toMillis() + " ms",
                    null);
        }
    }

    /** @hidden */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (state == State.FAILED) {
            ReferenceCountUtil.release(msg);
        } else if (msg instanceof HttpObject answer) {
            try {
                read(ctx, answer);
            } finally {
                ReferenceCountUtil.release(answer);
            }
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private void read(ChannelHandlerContext ctx, HttpObject part) {
        if (part instanceof HttpResponse response && !AnswerRules.isInterim(response)) {
            try {
                accepted = AnswerRules.evaluate(config, key, response);
            } catch (WsClientHandshakeException e) {
                fail(ctx, e);
            }
        }
        ClientNegotiation.Accepted agreed = accepted;
        if (agreed != null && part instanceof LastHttpContent) {
            HandshakeSwap.beginAsClient(ctx)
                    .complete(config.pipeline(), agreed.extensions(), () -> announce(ctx, agreed));
        }
    }

    /** @hidden */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn(ctx);
        ctx.fireChannelReadComplete();
    }

    private void announce(ChannelHandlerContext ctx, ClientNegotiation.Accepted agreed) {
        leave(State.OPEN);
        record(WsHandshakeOutcome.ACCEPTED, HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (agreed.missing() == null) {
            ctx.fireUserEventTriggered(agreed.event());
            ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
            handshake.trySuccess(agreed.event());
        } else {
            fireFailed(ctx, agreed.missing().failure());
            ctx.writeAndFlush(agreed.missing().close());
        }
    }

    /** @hidden */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (state == State.OPEN || !EarlyFrames.refuse(msg, promise)) {
            ctx.write(msg, promise);
        }
    }

    /** @hidden */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.OPEN) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(ctx, "the connection failed before the handshake was complete", cause);
        }
    }

    /** @hidden */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, "the connection was closed before the handshake was complete", null);
        ctx.fireChannelInactive();
    }

    /** @hidden */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (state == State.IDLE || state == State.AWAITING_ANSWER) {
            leave(State.FAILED);
            handshake.tryFailure(new WsClientHandshakeException("removed before the handshake was complete", null));
        }
    }

    private void fail(ChannelHandlerContext ctx, String message, @Nullable Throwable cause) {
        fail(ctx, new WsClientHandshakeException(message, cause));
    }

    private void fail(ChannelHandlerContext ctx, WsClientHandshakeException failure) {
        if (state == State.IDLE || state == State.AWAITING_ANSWER) {
            leave(State.FAILED);
            record(WsHandshakeOutcome.FAILED, failure.status());
            fireFailed(ctx, failure);
            ctx.close();
        }
    }

    private void fireFailed(ChannelHandlerContext ctx, WsClientHandshakeException failure) {
        ctx.fireUserEventTriggered(new WsHandshakeFailedEvent(failure));
        handshake.tryFailure(failure);
    }

    private void record(WsHandshakeOutcome outcome, @Nullable HttpResponseStatus status) {
        if (timer != null) {
            timer.ended(outcome, status);
        }
    }

    private void leave(State next) {
        state = next;
        deadline.cancel();
    }
}
