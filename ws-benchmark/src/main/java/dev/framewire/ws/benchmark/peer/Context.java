package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.deflate.WsDeflate;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Context takeover (RFC 7692 section 7.1.1) in both directions: whether a message may refer to earlier messages. */
public enum Context {
    /** Context takeover. */
    KEPT,
    /** No context takeover. */
    FORGOTTEN;

    /** Selects the default level of each: 4 for Framewire, 6 for Netty. */
    public static final int DEFAULT_LEVEL = 0;

    private static final int STOCK_LEVEL = 6;

    private static final int WINDOW_BITS = 15;

    /**
     * Returns a server's permessage-deflate after a handshake. Windows have 15 bits. Both compress every message: Netty has no
     * minimum size, so Framewire's is set to 0.
     *
     * @param peer ours or stock
     * @param level compression level, or {@link #DEFAULT_LEVEL}
     * @return the extension
     */
    public WebSocketServerExtension extension(Peer peer, int level) {
        WebSocketServerExtensionHandshaker handshaker =
                switch (peer) {
                    case OURS -> ours(level).minBytes(0).build().serverHandshaker();
                    case STOCK ->
                        new PerMessageDeflateServerExtensionHandshaker(
                                level == DEFAULT_LEVEL ? STOCK_LEVEL : level,
                                true,
                                WINDOW_BITS,
                                true,
                                this == FORGOTTEN,
                                0);
                    case RAW -> throw new IllegalArgumentException("raw TCP has no extensions");
                };
        return Objects.requireNonNull(handshaker.handshakeExtension(offer()), "declined");
    }

    private static WsDeflate.Builder ours(int level) {
        return level == DEFAULT_LEVEL
                ? WsDeflate.builder()
                : WsDeflate.builder().level(level);
    }

    private WebSocketExtensionData offer() {
        Map<String, @Nullable String> parameters = new HashMap<>();
        if (this == FORGOTTEN) {
            parameters.put("server_no_context_takeover", null);
            parameters.put("client_no_context_takeover", null);
        }
        return new WebSocketExtensionData("permessage-deflate", parameters);
    }
}
