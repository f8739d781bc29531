package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.SendRules;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
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
 *   <li>What a slow peer does not take is bounded by {@link WsSendQueue}.
 *   <li>With auto-read off, it reads on when a read brought nothing for the user.
 * </ul>
 *
 * <p>Belongs to one connection and runs on its event loop.
 */
public final class WsProtocolHandler extends ChannelDuplexHandler {
    private final SendRules rules;
    private final ClosingHandshake closing;
    private final PongResponder pings = new PongResponder();
    private final KeepAlive keepAlive;
    private final SendQueue outbound;
    private final ConnectionReporter listener;
    private final MessageStatistics counter;
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
        this(role, closeTimeout, WsKeepAlive.OFF, WsSendQueue.of(role), new ConnectionReporter(WsListener.NONE), 0);
    }

    WsProtocolHandler(
            WsRole role,
            Duration closeTimeout,
            WsKeepAlive keepAlive,
            WsSendQueue outbound,
            ConnectionReporter listener,
            int usersRsv) {
        this.listener = listener;
        rules = new SendRules(usersRsv);
        counter = MessageStatistics.of(listener);
        closing = new ClosingHandshake(role, closeTimeout, this::drain, this::notOpen);
        this.keepAlive = new KeepAlive(keepAlive, closing, listener);
        this.outbound = new SendQueue(outbound, counter, closing);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            keepAlive.start(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        keepAlive.start(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof PingWebSocketFrame
                || msg instanceof PongWebSocketFrame
                || msg instanceof CloseWebSocketFrame) {
            onControl(ctx, (WebSocketFrame) msg);
        } else if (closing.isOpen() || !(msg instanceof WebSocketFrame frame)) {
            counter.received(ctx.channel(), msg);
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
            closing.received(ctx, frame.content());
        } else if (!closing.isOpen()) {
            frame.release();
        } else if (frame instanceof PingWebSocketFrame) {
            pings.answer(ctx, frame.content());
        } else if (keepAlive.isAnswered(ctx, frame.content()) || !pings.areSent()) {
            frame.release();
        } else {
            passOn(ctx, frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            keepAlive.taken();
        }
        pings.writabilityChanged(ctx);
        outbound.writabilityChanged(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pings.flush(ctx);
        keepAlive.received(ctx);
        if (!passedOn
                && closing.isOpen()
                && !outbound.isPaused()
                && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        passedOn = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (closing.hasEnded() || !WsFrameEncoder.encodes(msg)) {
            ctx.write(msg, promise);
        } else if (!closing.isOpen()) {
            ReferenceCountUtil.release(msg);
            // a void promise would turn each frame of a user who has not noticed yet into an exception event
            if (!promise.isVoid()) {
                promise.tryFailure(WsRule.FRAME_AFTER_CLOSE.refuse("frame written after Close"));
            }
        } else if (promise.setUncancellable()) {
            judge(msg);
            writeOpen(ctx, msg, promise);
        } else {
            // a cancelled frame is not sent, so it is not judged: the message in progress must not know of it
            ReferenceCountUtil.release(msg);
        }
    }

    private void judge(Object msg) {
        try {
            if (msg instanceof WebSocketFrame frame) {
                rules.accept(Opcode.of(frame), frame.isFinalFragment(), frame.rsv(), frame.content());
            } else if (msg instanceof WsPreparedMessage message) {
                rules.acceptMessage(message.opcode(), message.rsv(), message.payloadBytes());
            }
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(msg);
            throw e;
        }
    }

    private void writeOpen(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof CloseWebSocketFrame close) {
            outbound.drain(ctx);
            if (closing.isOpen()) {
                closing.write(ctx, close, promise);
            } else {
                // who heard that the last of it was sent has closed
                write(ctx, msg, promise);
            }
        } else {
            if (msg instanceof PingWebSocketFrame) {
                pings.sent();
            }
            outbound.write(ctx, msg, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        closing.close(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, "");
    }

    /** For TCP the same as {@link #close}. */
    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        close(ctx, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        WebSocketCloseStatus status = CloseStatusMapping.of(cause);
        if (status != null) {
            tellOfRule(ctx, cause);
            closing.fail(ctx, status, cause);
            return;
        }
        if (CloseStatusMapping.isOfTransport(cause)) {
            closing.transportFailed(cause);
        }
        passingOn = cause;
        ctx.fireExceptionCaught(cause);
        passingOn = null;
    }

    private void tellOfRule(ChannelHandlerContext ctx, Throwable cause) {
        WsRule rule = WsRule.of(cause);
        if (rule != null && closing.isOpen()) {
            listener.ruleBroken(ctx.channel(), rule, cause);
        }
    }

    /** Whether an exception that the user's handlers see comes from here, and is no failure of theirs. */
    boolean isPassingOn(Throwable cause) {
        return passingOn == cause;
    }

    /** Status 1011: what a user's handler threw kept this endpoint from doing its part (section 7.4.1). */
    void failForUser(ChannelHandlerContext ctx, Throwable cause) {
        closing.fail(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause);
    }

    private void drain(ChannelHandlerContext ctx) {
        outbound.drain(ctx);
    }

    private void notOpen() {
        pings.forget();
        keepAlive.stop();
        outbound.stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        WsCloseEvent end = closing.ended();
        listener.closed(ctx.channel(), end);
        ctx.fireUserEventTriggered(end);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        outbound.removed(ctx);
        closing.removed();
    }
}
