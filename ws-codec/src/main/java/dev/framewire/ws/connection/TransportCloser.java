package dev.framewire.ws.connection;

import dev.framewire.ws.WsRole;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the transport when the closing handshake is over or its time is up (RFC 6455 section 7.1.1).
 */
final class TransportCloser {
    /**
     * TLS connections are not half-closed, so the peer cannot see that nothing follows; the wait for its end is kept short.
     */
    private static final long MAX_TLS_LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final WsRole role;
    private final long timeoutNanos;
    private @Nullable ChannelFuture ourClose;
    private @Nullable Future<?> timer;
    private boolean closed;

    TransportCloser(WsRole role, Duration timeout) {
        this.role = role;
        this.timeoutNanos = timeout.toNanos();
    }

    /** Our Close is on its way; it is out once {@code written} completes. Every way to close begins with it. */
    void awaitOurClose(ChannelFuture written) {
        ourClose = written;
    }

    /** The peer has the timeout to answer our Close. */
    void awaitPeer(ChannelHandlerContext ctx) {
        closeAfter(ctx, timeoutNanos);
        onceOurCloseIsOut(ctx, () -> {});
    }

    /**
     * Both Closes were exchanged. The server closes once its own is out; the client leaves that to the server, so that the
     * TIME_WAIT state is not held by the end that others connect to.
     */
    void closeAfterExchange(ChannelHandlerContext ctx) {
        closeAfter(ctx, timeoutNanos);
        onceOurCloseIsOut(ctx, () -> {
            if (role == WsRole.SERVER) {
                ctx.close();
            }
        });
    }

    /**
     * The connection failed. Closing a socket with unread input resets it, and the reset can destroy our Close before the
     * peer has read it. So input is dropped until the peer ends or the time is over. The server closes its sending half
     * meanwhile; the client leaves closing to the server here too. Other channels have no reset and are closed immediately.
     */
    void closeAfterFailure(ChannelHandlerContext ctx) {
        closeAfter(ctx, timeoutNanos);
        onceOurCloseIsOut(ctx, () -> {
            if (!(ctx.channel() instanceof DuplexChannel socket)) {
                ctx.close();
            } else if (role == WsRole.SERVER) {
                closeSendingHalf(ctx, socket);
            }
        });
    }

    private void closeSendingHalf(ChannelHandlerContext ctx, DuplexChannel socket) {
        if (ctx.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
        } else {
            closeAfter(ctx, Math.min(timeoutNanos, MAX_TLS_LINGER_NANOS));
        }
    }

    /** If our Close cannot be written there is nothing to wait for, and the transport is closed. */
    private void onceOurCloseIsOut(ChannelHandlerContext ctx, Runnable next) {
        if (ourClose != null) {
            ourClose.addListener(done -> {
                if (done.isSuccess()) {
                    next.run();
                } else {
                    ctx.close();
                }
            });
        }
    }

    private void closeAfter(ChannelHandlerContext ctx, long nanos) {
        if (closed) {
            return;
        }
        // we must notice that the peer closes even if the user has stopped reading; data is dropped from here on
        ctx.channel().config().setAutoRead(true);
        Future<?> previous = timer;
        // the event loop cancels its timers when it shuts down; then the wait is over too
        Future<?> next = ctx.executor().schedule(() -> {}, nanos, TimeUnit.NANOSECONDS);
        timer = next;
        next.addListener(over -> {
            if (!closed && timer == over) {
                ctx.close();
            }
        });
        if (previous != null) {
            previous.cancel(false);
        }
    }

    /** Stops waiting: the channel is closed, or the handler was removed from it. */
    void cancelTimer() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
