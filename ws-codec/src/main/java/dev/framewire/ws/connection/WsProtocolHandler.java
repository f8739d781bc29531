package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.SendRules;
import dev.framewire.ws.internal.Writes;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
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
 *       timeout. The future of {@code close()} completes when the channel is closed. After an error of the transport
 *       {@code close()} closes the channel at once.
 *   <li>An error of an earlier handler fails the connection: one Close with its status, then the channel is closed. The
 *       error is not passed on; it is the cause in the {@link WsCloseEvent}.
 *   <li>Before {@code channelInactive} exactly one {@link WsCloseEvent} is fired.
 *   <li>Judges what the user writes: a frame that may not be sent, or what is no frame, is released and its promise fails. {@link WsSendQueue} bounds
 *       what waits for a slow peer.
 *   <li>With auto-read off, it reads on when a read brought nothing for the user.
 * </ul>
 *
 * <p>Belongs to one connection and runs on its event loop.
 */
public final class WsProtocolHandler extends ChannelDuplexHandler {
    private static final String WRITE_A_FRAME =
            " is not a frame: write a TextWebSocketFrame, a BinaryWebSocketFrame or a WsPreparedMessage";

    private final SendRules rules;
    private final ClosingHandshake closing;
    private final PongResponder pongs = new PongResponder();
    private final KeepAlive keepAlive;
    private final SendQueue sendQueue;
    private final FlushConsolidation flushes;
    private final ConnectionReporter listener;
    private final MessageStatistics statistics;
    private boolean passedOn;
    /** Whether the user has sent a Ping, so that Pongs are of interest. */
    private boolean userHasPinged;

    private @Nullable Throwable passingOn;

    /** With the options of a pipeline, and the RSV bits that users may set. */
    WsProtocolHandler(WsPipeline options, WsFrameDecoder decoder, int usersRsv) {
        listener = options.listener;
        statistics = MessageStatistics.of(listener);
        rules = new SendRules(usersRsv);
        closing = new ClosingHandshake(options, decoder, this::drain, this::stop);
        keepAlive = new KeepAlive(options.keepAlive, closing, listener);
        sendQueue = new SendQueue(options.sendQueue, statistics, closing);
        flushes = new FlushConsolidation(options.consolidateFlushes);
    }

    /** @hidden */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            keepAlive.start(ctx);
        }
    }

    /** @hidden */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        keepAlive.start(ctx);
        ctx.fireChannelActive();
    }

    /** @hidden */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof PingWebSocketFrame
                || msg instanceof PongWebSocketFrame
                || msg instanceof CloseWebSocketFrame) {
            onControl(ctx, (WebSocketFrame) msg);
        } else if (closing.isOpen() || !(msg instanceof WebSocketFrame frame)) {
            statistics.received(ctx.channel(), msg);
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
            closing.onClose(ctx, frame.content());
        } else if (!closing.isOpen()) {
            frame.release();
        } else if (frame instanceof PingWebSocketFrame) {
            pongs.answer(ctx, frame.content());
        } else if (keepAlive.onPong(ctx, frame.content()) || !userHasPinged) {
            frame.release();
        } else {
            passOn(ctx, frame);
        }
    }

    /** @hidden */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        flushes.flushNow(ctx);
        if (ctx.channel().isWritable()) {
            keepAlive.onWritable();
        }
        pongs.onWritabilityChanged(ctx);
        sendQueue.onWritabilityChanged(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** @hidden */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pongs.flush(ctx);
        keepAlive.onRead(ctx);
        if (!passedOn
                && closing.isOpen()
                && !sendQueue.isPaused()
                && !ctx.channel().config().isAutoRead()) {
            read(ctx);
        }
        ctx.fireChannelReadComplete();
        passedOn = false;
        flushes.flushNow(ctx);
    }

    /** @hidden */
    @Override
    public void read(ChannelHandlerContext ctx) {
        keepAlive.onReadRequested(ctx);
        ctx.read();
    }

    /** @hidden */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (closing.isClosed()) {
            ctx.write(msg, promise);
        } else if (!closing.isOpen()) {
            Writes.drop(msg, promise, refusal(ctx, WsRule.FRAME_AFTER_CLOSE, "frame written after Close"));
        } else if (!WsFrameEncoder.encodes(msg)) {
            ReferenceCountUtil.release(msg);
            throw refusal(ctx, WsRule.NOT_A_FRAME, msg.getClass().getSimpleName() + WRITE_A_FRAME);
        } else if (promise.setUncancellable()) {
            judge(ctx, msg);
            writeOpen(ctx, msg, promise);
        } else {
            // a cancelled frame is not sent, so it is not judged: the message in progress must not know of it
            ReferenceCountUtil.release(msg);
        }
    }

    /** @hidden */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushes.flush(ctx, passedOn);
    }

    private WsFrameRefusedException refusal(ChannelHandlerContext ctx, WsRule rule, String detail) {
        WsFrameRefusedException why = rule.refuse(detail);
        listener.writeRefused(ctx.channel(), why);
        return why;
    }

    private void judge(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof WebSocketFrame frame) {
                rules.accept(Opcode.of(frame), frame.isFinalFragment(), frame.rsv(), frame.content());
            } else if (msg instanceof WsPreparedMessage message) {
                rules.acceptMessage(message.opcode(), message.rsv(), message.payloadBytes());
            }
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(msg);
            if (e instanceof WsFrameRefusedException why) {
                listener.writeRefused(ctx.channel(), why);
            }
            throw e;
        }
    }

    private void writeOpen(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof CloseWebSocketFrame close) {
            sendQueue.drain(ctx);
            if (closing.isOpen()) {
                closing.write(ctx, close, promise);
            } else {
                // a write listener has closed the connection meanwhile
                write(ctx, msg, promise);
            }
        } else {
            if (msg instanceof PingWebSocketFrame) {
                userHasPinged = true;
            }
            sendQueue.write(ctx, msg, promise);
        }
    }

    /** @hidden */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive() || closing.isTransportBroken()) {
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

    /** @hidden */
    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushes.flushNow(ctx);
        ctx.deregister(promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        WebSocketCloseStatus status = CloseStatusMapping.of(cause);
        if (status != null) {
            WsRule rule = WsRule.of(cause);
            if (rule != null && closing.isOpen()) {
                listener.ruleBroken(ctx.channel(), rule, cause);
            }
            closing.fail(ctx, status, cause);
            return;
        }
        if (CloseStatusMapping.isOfTransport(cause)) {
            closing.onTransportError(cause);
        }
        passingOn = cause;
        ctx.fireExceptionCaught(cause);
        passingOn = null;
    }

    /**
     * An exception arrived at the end of the pipeline. If it comes from a user's handler, and not from here, the connection
     * fails with status 1011 (section 7.4.1).
     *
     * @return whether it is to be reported further; errors of the transport are in the close event
     */
    boolean onUnhandled(ChannelHandlerContext ctx, Throwable cause) {
        if (passingOn == cause) {
            return !CloseStatusMapping.isOfTransport(cause);
        }
        closing.fail(ctx, WebSocketCloseStatus.INTERNAL_SERVER_ERROR, cause);
        return true;
    }

    private void drain(ChannelHandlerContext ctx) {
        sendQueue.drain(ctx);
    }

    private void stop() {
        pongs.forget();
        keepAlive.stop();
        sendQueue.stop();
    }

    /** @hidden */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        WsCloseEvent end = closing.end();
        listener.closed(ctx.channel(), end);
        ctx.fireUserEventTriggered(end);
        ctx.fireChannelInactive();
    }

    /** @hidden */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        flushes.flushNow(ctx);
        sendQueue.detach(ctx);
        closing.detach();
    }
}
