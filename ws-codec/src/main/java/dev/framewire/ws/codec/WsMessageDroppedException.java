package dev.framewire.ws.codec;

import io.netty.channel.ChannelException;
import java.io.Serial;

/**
 * Fails the promise of a message, or of each of its frames, that was not sent because the peer reads too slowly: see
 * {@link WsOutbound}. Nothing of the message was sent and its buffers are released. It is also the cause in the
 * {@link WsCloseEvent} of a connection that ended for it.
 */
public final class WsMessageDroppedException extends ChannelException {
    @Serial
    private static final long serialVersionUID = 1L;

    WsMessageDroppedException(String message) {
        super(message);
    }

    /** Thrown and caught once for each dropped frame: a trace would cost more than the message, and tells nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
