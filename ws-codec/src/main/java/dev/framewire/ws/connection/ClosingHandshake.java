package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.frame.ClosePayload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.PromiseNotifier;
import java.time.Duration;
import java.util.function.Consumer;

/** How one connection closes (RFC 6455 sections 5.5.1 and 7.1): at most one Close is sent, whoever begins. */
final class ClosingHandshake {
    private final TransportCloser transport;
    private final CloseEventBuilder record = new CloseEventBuilder();
    private final Consumer<ChannelHandlerContext> beforeOwnClose;
    private final Runnable whenNotOpen;
    private CloseState state = CloseState.OPEN;

    /**
     * For an open connection.
     *
     * @param beforeOwnClose to send what must not come after a Close that this endpoint begins with, in order
     * @param whenNotOpen to stop what only an open connection does; may be run more than once
     */
    ClosingHandshake(
            WsRole role, Duration timeout, Consumer<ChannelHandlerContext> beforeOwnClose, Runnable whenNotOpen) {
        this.transport = new TransportCloser(role, timeout);
        this.beforeOwnClose = beforeOwnClose;
        this.whenNotOpen = whenNotOpen;
    }

    boolean isOpen() {
        return state == CloseState.OPEN;
    }

    /** Whether the transport is closed. */
    boolean hasEnded() {
        return state == CloseState.CLOSED;
    }

    /** Section 5.5.1: a Close is answered with a Close, once. The answer carries the body it answers. */
    void received(ChannelHandlerContext ctx, ByteBuf payload) {
        if (state == CloseState.OPEN) {
            record.received(payload);
            send(ctx, ClosePayload.status(payload), payload, CloseState.CLOSE_EXCHANGED);
            transport.closeAfterExchange(ctx);
            return;
        }
        if (state == CloseState.CLOSE_SENT) {
            record.received(payload);
            state = CloseState.CLOSE_EXCHANGED;
            transport.closeAfterExchange(ctx);
        }
        payload.release();
    }

    /** The user writes a Close. */
    void write(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
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

    /** This endpoint begins to close, unless that has begun. */
    void begin(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        if (state == CloseState.OPEN) {
            beforeOwnClose.accept(ctx);
        }
        // who heard of what was sent may have closed
        if (state == CloseState.OPEN) {
            ByteBuf payload = ClosePayload.encode(status.code(), reason);
            send(ctx, status.code(), payload, CloseState.CLOSE_SENT);
            transport.awaitPeer(ctx);
        }
    }

    /** Section 7.1.7. A connection whose Close is out already fails without a second one. */
    void fail(ChannelHandlerContext ctx, WebSocketCloseStatus status, Throwable cause) {
        if (state != CloseState.OPEN && state != CloseState.CLOSE_SENT) {
            return;
        }
        record.failed(cause);
        WsFrameDecoder decoder = ctx.pipeline().get(WsFrameDecoder.class);
        if (decoder != null) {
            decoder.discardInput();
        }
        if (state == CloseState.OPEN) {
            ByteBuf payload = ClosePayload.encode(status.code(), CloseStatusMapping.reason(cause));
            send(ctx, status.code(), payload, CloseState.FAILED);
        } else {
            state = CloseState.FAILED;
        }
        transport.closeAfterFailure(ctx);
    }

    private void send(ChannelHandlerContext ctx, int status, ByteBuf payload, CloseState next) {
        ChannelPromise written = ctx.newPromise();
        closing(status, written, next);
        ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, payload), written);
    }

    /** To be called before the flush: it completes earlier writes, and who hears of that may write once more. */
    private void closing(int status, ChannelPromise written, CloseState next) {
        state = next;
        whenNotOpen.run();
        record.sent(status, written);
        transport.ourClose(written);
    }

    /** The socket broke, which nobody here began. */
    void transportFailed(Throwable cause) {
        record.transportFailed(cause);
    }

    /** The transport is closed. */
    WsCloseEvent ended() {
        state = CloseState.CLOSED;
        removed();
        return record.event();
    }

    /** The channel is not ours any more. */
    void removed() {
        whenNotOpen.run();
        transport.closed();
    }
}
