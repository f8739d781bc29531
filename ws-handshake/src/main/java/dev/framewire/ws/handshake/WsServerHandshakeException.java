package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why a server refused an upgrade request, or could not complete the handshake (RFC 6455 section 4.2.2). Travels in
 * {@link WsHandshakeFailedEvent}.
 *
 * <p>The message repeats nothing the client sent. If a decider, a policy or the connection failed, the cause says how.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsServerHandshakeException extends WebSocketHandshakeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable HttpResponseStatus status;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, without the client's text
     * @param status the status the client got, or {@code null} if there was no way to answer
     * @param cause what failed on our side, or {@code null}
     */
    public WsServerHandshakeException(String message, @Nullable HttpResponseStatus status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /**
     * The status the client got.
     *
     * @return the status, or {@code null} if there was no way to answer
     */
    public @Nullable HttpResponseStatus status() {
        return status;
    }
}
