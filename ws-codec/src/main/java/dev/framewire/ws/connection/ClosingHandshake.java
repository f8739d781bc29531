package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.frame.ClosePayload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.function.Consumer;

/** How one connection closes (RFC 6455 sections 5.5.1 and 7.1): at most one Close is sent, whoever begins. */
final class ClosingHandshake implements ConnectionEnd {
    /** How far the closing is (section 7.1). */
    private enum State {
        /** Both ends may send. */
        OPEN,
        /** Our Close is on its way and the peer's is awaited; data received meanwhile is dropped. */
        CLOSE_SENT,
        /** Both Closes were exchanged; the server closes the transport, the client awaits that. */
        CLOSE_EXCHANGED,
        /** The connection failed: our Close, if any was possible, is out, and no input is processed. */
        FAILED,
        /** The transport is closed and the close event was fired. */
        CLOSED
    }

    private final TransportCloser transport;
    private final WsFrameDecoder decoder;
    private final Consumer<ChannelHandlerContext> drain;
    private final Runnable stop;
    private final CloseEventBuilder event = new CloseEventBuilder();
    private State state = State.OPEN;
    private boolean transportBroken;

    /**
     * For an open connection.
     *
     * @param decoder reads no more when the connection fails
     * @param drain sends what waits, before a Close that this endpoint begins with
     * @param stop stops what only an open connection does; may be run more than once
     */
    ClosingHandshake(WsPipeline options, WsFrameDecoder decoder, Consumer<ChannelHandlerContext> drain, Runnable stop) {
        this.transport = new TransportCloser(options.role, options.closeTimeout);
        this.decoder = decoder;
        this.drain = drain;
        this.stop = stop;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether the transport is closed. */
    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Section 5.5.1: a Close is answered with a Close, once. The answer carries the body it answers. */
    void onClose(ChannelHandlerContext ctx, ByteBuf payload) {
        if (state == State.OPEN) {
            event.closeReceived(payload);
            send(ctx, ClosePayload.status(payload), payload, State.CLOSE_EXCHANGED);
            transport.closeAfterExchange(ctx);
            return;
        }
        if (state == State.CLOSE_SENT) {
            event.closeReceived(payload);
            state = State.CLOSE_EXCHANGED;
            transport.closeAfterExchange(ctx);
        }
        payload.release();
    }

    /** The user writes a Close that may be sent. */
    void write(ChannelHandlerContext ctx, WebSocketFrame close, ChannelPromise promise) {
        ChannelPromise written = send(ctx, ClosePayload.status(close.content()), close.content(), State.CLOSE_SENT);
        transport.awaitPeer(ctx);
        written.addListener(new PromiseNotifier<>(false, promise));
    }

    @Override
    public void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
        if (state == State.OPEN) {
            drain.accept(ctx);
        }
        // a write listener may have closed the connection meanwhile
        if (state == State.OPEN) {
            ByteBuf payload = ClosePayload.encode(status.code(), reason);
            send(ctx, status.code(), payload, State.CLOSE_SENT);
            transport.awaitPeer(ctx);
        }
    }

    @Override
    public void fail(ChannelHandlerContext ctx, WebSocketCloseStatus status, Throwable cause) {
        if (state != State.OPEN && state != State.CLOSE_SENT) {
            return;
        }
        event.connectionFailed(cause);
        decoder.discardInput();
        if (state == State.OPEN) {
            ByteBuf payload = ClosePayload.encode(status.code(), CloseStatusMapping.reason(cause));
            send(ctx, status.code(), payload, State.FAILED);
        } else {
            state = State.FAILED;
        }
        transport.closeAfterFailure(ctx);
    }

    private ChannelPromise send(ChannelHandlerContext ctx, int status, ByteBuf payload, State next) {
        ChannelPromise written = ctx.newPromise();
        // the state first: the write may flush earlier frames, and a listener of theirs may write or close
        state = next;
        stop.run();
        event.closeSent(status, written);
        transport.awaitOurClose(written);
        ctx.writeAndFlush(new CloseWebSocketFrame(true, 0, payload), written);
        return written;
    }

    /** The socket broke: an error of neither side, which the close event reports. */
    void onTransportError(Throwable cause) {
        event.transportFailed(cause);
        transportBroken = true;
    }

    /** Whether no Close can reach the peer any more. */
    boolean isTransportBroken() {
        return transportBroken;
    }

    /** The transport is closed. */
    WsCloseEvent end() {
        state = State.CLOSED;
        detach();
        return event.build();
    }

    /** Stops everything: the channel is closed, or the handler was removed from it. */
    void detach() {
        stop.run();
        transport.cancelTimer();
    }
}
