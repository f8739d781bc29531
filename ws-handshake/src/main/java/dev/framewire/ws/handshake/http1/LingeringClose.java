package dev.framewire.ws.handshake.http1;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connection behind a last response. Closing a socket with unread input resets it, and the reset can destroy the
 * response before the client has read it (RFC 9112 section 9.6). So only the sending half is closed at first, and input falls
 * away until the client closes or a second has passed.
 */
final class LingeringClose {
    static final long LINGER_MILLIS = 1000;

    private LingeringClose() {}

    /**
     * Closes once the response is written.
     *
     * @param patience how long that may take; then the connection is closed without it
     */
    static void after(ChannelFuture response, ChannelHandlerContext ctx, Duration patience) {
        Future<?> unwritten = ctx.executor().schedule(() -> ctx.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
        response.addListener(written -> {
            unwritten.cancel(false);
            if (written.isSuccess() && ctx.channel() instanceof DuplexChannel socket) {
                linger(ctx, socket);
            } else {
                ctx.close();
            }
        });
    }

    private static void linger(ChannelHandlerContext ctx, DuplexChannel socket) {
        // the end of the client has to be noticed
        socket.config().setAutoRead(true);
        // over TLS there is no half-close: the client closes behind the response, or the time ends
        if (ctx.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
        }
        Future<?> timer = ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        socket.closeFuture().addListener(closed -> timer.cancel(false));
    }
}
