package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.internal.NanoClock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reports to a listener how one handshake ended, and how long it took since this timer was made. */
final class HandshakeTimer {
    private final ChannelHandlerContext ctx;
    private final WsListener listener;
    private final long begun;

    HandshakeTimer(ChannelHandlerContext ctx, WsListener listener) {
        this.ctx = ctx;
        this.listener = listener;
        begun = NanoClock.now(ctx.executor());
    }

    void ended(WsHandshakeOutcome outcome, @Nullable HttpResponseStatus status) {
        Duration time = Duration.ofNanos(NanoClock.now(ctx.executor()) - begun);
        listener.handshakeEnded(ctx.channel(), outcome, status == null ? 0 : status.code(), time);
    }
}
