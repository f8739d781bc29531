package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why the opening handshake of a client failed (RFC 6455 section 4.1). If the server answered, it carries the status and
 * the headers of the answer, so that the caller can follow a redirect or authenticate and connect again.
 *
 * <p>The message repeats nothing the server sent. If the connection broke, the cause says how.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsClientHandshakeException extends WebSocketHandshakeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable HttpResponseStatus status;
    private final transient HttpHeaders headers;

    /**
     * There was no answer.
     *
     * @param message what is wrong
     * @param cause what broke the connection, or {@code null}
     */
    public WsClientHandshakeException(String message, @Nullable Throwable cause) {
        this(message, null, EmptyHttpHeaders.INSTANCE, cause);
    }

    /**
     * The answer is not the one that was asked for.
     *
     * @param message what is wrong, without the server's text
     * @param status the status of the answer, or {@code null} if there was none
     * @param headers the headers of the answer; copied
     * @param cause what failed on our side, or {@code null}
     */
    public WsClientHandshakeException(
            String message, @Nullable HttpResponseStatus status, HttpHeaders headers, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.headers = headers.copy();
    }

    /**
     * The status of the answer: 101 if the server did upgrade, but not as section 4.1 demands.
     *
     * @return the status, or {@code null} if there was no answer
     */
    public @Nullable HttpResponseStatus status() {
        return status;
    }

    /**
     * The headers of the answer.
     *
     * @return a copy that belongs to this exception; empty if there was no answer
     */
    public HttpHeaders headers() {
        return headers;
    }
}
