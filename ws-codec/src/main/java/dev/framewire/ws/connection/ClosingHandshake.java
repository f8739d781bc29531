package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
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
final class ClosingHandshake implements ConnectionEnd {
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

    /** The user writes a Close that may be sent. */
    void write(ChannelHandlerContext ctx, WebSocketFrame close, ChannelPromise promise) {
        ChannelPromise written = send(ctx, ClosePayload.status(close.content()), close.content(), CloseState.CLOSE_SENT);
        transport.awaitPeer(ctx);
        written.addListener(new PromiseNotifier<>(false, promise));
    }

    @Override
    public void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
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

    @Override
    public void fail(ChannelHandlerContext ctx, WebSocketCloseStatus status, Throwable cause) {
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

    private ChannelPromise send(ChannelHandlerContext ctx, int status, ByteBuf payload, CloseState next) {
        ChannelPromise written = ctx.newPromise();
        // the state first: the write may flush earlier frames, and a listener of theirs may write or close
        state = next;
        whenNotOpen.run();
        record.sent(status, written);
        transport.ourClose(written);
        ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, payload), written);
        return written;
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
