package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseNotifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pings, closing, and the one place where an error becomes a Close frame (RFC 6455 sections 5.5 and 7). The last handler
 * before the user's.
 *
 * <ul>
 *   <li>A Ping is answered and not passed on; while the channel is not writable only the latest one is remembered (section
 *       5.5.3). A Pong is passed on once the user has sent a Ping, else dropped.
 *   <li>A Close is answered and not passed on. A Close the user writes starts the closing handshake, as does {@code close()}
 *       with status 1000. From then on received data is dropped and every further frame the user writes fails with
 *       {@link WsFrameRefusedException}. The peer's Close, and for a client the peer's TCP close, is awaited for the close
 *       timeout. The future of {@code close()} completes when the channel is closed.
 *   <li>An error of an earlier handler fails the connection: one Close with its status, then the channel is closed. The
 *       error is not passed on; it is the cause in the {@link WsCloseEvent}.
 *   <li>Before {@code channelInactive} exactly one {@link WsCloseEvent} is fired.
 *   <li>With auto-read off, it reads on when a read brought nothing for the user.
 * </ul>
 *
 * <p>Belongs to one connection and runs on its event loop.
 */
public final class WsProtocolHandler extends ChannelDuplexHandler {
    private final TransportCloser transport;
    private final CloseRecord record = new CloseRecord();
    private CloseState state = CloseState.OPEN;
    private final Pings pings = new Pings();
    private boolean passedOn;
    private @Nullable Throwable passingOn;

    /**
     * A handler for one connection.
     *
     * @param role the role of this endpoint; the server closes the transport first (section 7.1.1)
     * @param closeTimeout how long to wait for the peer while closing
     * @throws IllegalArgumentException if the timeout is not positive or beyond 292 years
     */
    public WsProtocolHandler(WsRole role, Duration closeTimeout) {
        transport = new TransportCloser(role, closeTimeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof PingWebSocketFrame
                || msg instanceof PongWebSocketFrame
                || msg instanceof CloseWebSocketFrame) {
            onControl(ctx, (WebSocketFrame) msg);
        } else if (state == CloseState.OPEN || !(msg instanceof WebSocketFrame frame)) {
            passOn(ctx, msg);
        } else {
            frame.release();
        }
    }

    private void passOn(ChannelHandlerContext ctx, Object msg) {
        passedOn = true;
        ctx.fireChannelRead(msg);
    }

    private void onControl(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            onClose(ctx, frame.content());
        } else if (state != CloseState.OPEN) {
            frame.release();
        } else if (frame instanceof PingWebSocketFrame) {
            pings.answer(ctx, frame.content());
        } else if (pings.areSent()) {
            passOn(ctx, frame);
        } else {
            frame.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pings.writabilityChanged(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pings.flush(ctx);
        if (!passedOn && state == CloseState.OPEN && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        passedOn = false;
        ctx.fireChannelReadComplete();
    }

    /** Section 5.5.1: a Close is answered with a Close, once. The answer carries the body it answers. */
    private void onClose(ChannelHandlerContext ctx, ByteBuf payload) {
        if (state == CloseState.OPEN) {
            record.received(payload);
            sendClose(ctx, ClosePayload.status(payload), payload, CloseState.CLOSES_EXCHANGED);
            transport.closeAfterExchange(ctx);
            return;
        }
        if (state == CloseState.CLOSE_SENT) {
            record.received(payload);
            state = CloseState.CLOSES_EXCHANGED;
            transport.closeAfterExchange(ctx);
        }
        payload.release();
    }

    private void sendClose(ChannelHandlerContext ctx, int status, ByteBuf payload, CloseState next) {
        ChannelPromise written = ctx.newPromise();
        closing(status, written, next);
        ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, payload), written);
    }

    /** To be called before the flush: it completes earlier writes, and who hears of that may write once more. */
    private void closing(int status, ChannelPromise written, CloseState next) {
        leaveOpen(next);
        record.sent(status, written);
        transport.ourClose(written);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (state == CloseState.OPEN && msg instanceof CloseWebSocketFrame close) {
            writeClose(ctx, close, promise);
        } else if (state == CloseState.OPEN || state == CloseState.ENDED || !SendRules.concern(msg)) {
            pings.sending(msg);
            ctx.write(msg, promise);
        } else {
            ReferenceCountUtil.release(msg);
            // a void promise would turn each frame of a user who has not noticed yet into an exception event
            if (!promise.isVoid()) {
                promise.tryFailure(WsRule.FRAME_AFTER_CLOSE.refuse("frame written after Close"));
            }
        }
    }

    private void writeClose(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
        int status = ClosePayload.status(frame.content());
        ChannelPromise written = ctx.newPromise();
        // already now: to make room for the Close earlier frames may go down and fail, and their listeners close
        state = CloseState.CLOSE_SENT;
        ctx.write(frame, written);
        if (written.cause() instanceof WsFrameRefusedException) {
            state = CloseState.OPEN;
        } else {
            closing(status, written, CloseState.CLOSE_SENT);
            transport.awaitPeer(ctx);
            // the timeout runs, and nothing can follow that would be worth waiting for
            ctx.flush();
        }
        // only now, for the user's listeners may close
        written.addListener(new PromiseNotifier<>(false, promise));
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        if (state == CloseState.OPEN) {
            int status = WebSocketCloseStatus.NORMAL_CLOSURE.code();
            sendClose(ctx, status, ClosePayload.encode(ctx.alloc(), status, ""), CloseState.CLOSE_SENT);
            transport.awaitPeer(ctx);
        }
    }

    /** For TCP the same as {@link #close}. */
    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        close(ctx, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        WebSocketCloseStatus status = ErrorStatus.of(cause);
        if (status != null) {
            fail(ctx, status, cause);
            return;
        }
        if (ErrorStatus.isOfTransport(cause)) {
            record.transportFailed(cause);
        }
        passingOn = cause;
        ctx.fireExceptionCaught(cause);
        passingOn = null;
    }

    /** Whether an exception that the user's handlers see comes from here, and is no failure of theirs. */
    boolean isPassingOn(Throwable cause) {
        return passingOn == cause;
    }

    /** Status 1011: what a user's handler threw kept this endpoint from doing its part (section 7.4.1). */
    void failForUser(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause);
    }

    /** Section 7.1.7. A connection whose Close is out already fails without a second one. */
    private void fail(ChannelHandlerContext ctx, WebSocketCloseStatus status, Throwable cause) {
        if (state != CloseState.OPEN && state != CloseState.CLOSE_SENT) {
            return;
        }
        record.failed(cause);
        WsFrameDecoder decoder = ctx.pipeline().get(WsFrameDecoder.class);
        if (decoder != null) {
            decoder.discardInput();
        }
        if (state == CloseState.OPEN) {
            ByteBuf payload = ClosePayload.encode(ctx.alloc(), status.code(), ErrorStatus.reason(cause));
            sendClose(ctx, status.code(), payload, CloseState.FAILED);
        } else {
            state = CloseState.FAILED;
        }
        transport.closeAfterFailure(ctx);
    }

    private void leaveOpen(CloseState next) {
        state = next;
        pings.forget();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leaveOpen(CloseState.ENDED);
        transport.closed();
        ctx.fireUserEventTriggered(record.event());
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        pings.forget();
        transport.closed();
    }
}
