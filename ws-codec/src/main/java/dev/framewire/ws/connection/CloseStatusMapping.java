package dev.framewire.ws.connection;

import dev.framewire.ws.frame.ClosePayload;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The Close that answers an error of a stage (RFC 6455 section 7.4.1). */
final class CloseStatusMapping {
    private CloseStatusMapping() {}

    /** The status for an error, or {@code null} for errors that are none of the protocol, as those of the socket. */
    static @Nullable WebSocketCloseStatus of(Throwable error) {
        if (error instanceof CorruptedWebSocketFrameException corrupted) {
            WebSocketCloseStatus status = corrupted.closeStatus();
            return ClosePayload.mayBeOnWire(status.code()) ? status : WebSocketCloseStatus.PROTOCOL_ERROR;
        }
        if (error instanceof TooLongFrameException) {
            return WebSocketCloseStatus.MESSAGE_TOO_BIG;
        }
        if (error instanceof CorruptedFrameException || error instanceof DecompressionException) {
            return WebSocketCloseStatus.PROTOCOL_ERROR;
        }
        if (error instanceof EncoderException || error instanceof ChannelException || isOfTransport(error)) {
            // refused frames, timeouts and socket errors are no protocol errors: no Close is sent for them
            return null;
        }
        return WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
    }

    /** Whether the connection below is broken: a reset, a TLS record that does not decrypt. */
    static boolean isOfTransport(Throwable error) {
        return error instanceof IOException
                || error instanceof DecoderException && error.getCause() instanceof IOException;
    }

    /** Only our own texts go to the peer: the message of another exception may contain something private. */
    static String reason(Throwable error) {
        String message = error.getMessage();
        boolean ours = error instanceof CorruptedWebSocketFrameException
                || error instanceof WsKeepAliveException
                || error instanceof WsMessageDroppedException;
        return ours && message != null ? message : "";
    }
}
