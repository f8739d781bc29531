package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.ChannelException;
import java.io.Serial;

/**
 * Fails the promise of a message, or of each of its frames, that was not sent because the peer reads too slowly, or that
 * still waited for the peer when the connection ended: see {@link WsSendQueue}. Its buffers are released. It is also the
 * cause in the {@link WsCloseEvent} of a connection that failed because of a slow peer.
 */
public final class WsMessageDroppedException extends ChannelException {
    @Serial
    private static final long serialVersionUID = 1L;

    WsMessageDroppedException(String message) {
        super(message);
    }

    /** No stack trace: it would cost more than the message, and always show the same. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
