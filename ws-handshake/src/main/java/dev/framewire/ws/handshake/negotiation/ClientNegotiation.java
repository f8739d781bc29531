package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of the client's handshake that hold for every version of HTTP (RFC 6455 section 4.1). */
public final class ClientNegotiation {
    private final WsClientConfig config;
    private final HttpResponseStatus status;
    private final HttpHeaders headers;

    private ClientNegotiation(WsClientConfig config, HttpResponseStatus status, HttpHeaders headers) {
        this.config = config;
        this.status = status;
        this.headers = headers;
    }

    /** What both ends agreed on, and what of it keeps the connection from being used. */
    public record Accepted(
            WsHandshakeCompleteEvent event,
            List<WebSocketClientExtension> extensions,
            @Nullable MissingExtensions missing) {}

    /** Required extensions the server did not choose: the answer is legal, so the connection ends with a Close. */
    public record MissingExtensions(String names, WsClientHandshakeException failure) {
        /** Section 7.4.1: the reason lists the extensions. */
        public CloseWebSocketFrame close() {
            return new CloseWebSocketFrame(WebSocketCloseStatus.MANDATORY_EXTENSION, names);
        }
    }

    /**
     * Evaluates the headers of an answer that accepts.
     *
     * @throws WsClientHandshakeException if the server chose what was not offered
     */
    public static Accepted evaluate(WsClientConfig config, HttpResponseStatus status, HttpHeaders headers) {
        return new ClientNegotiation(config, status, headers).accept();
    }

    private Accepted accept() {
        Map<WebSocketExtensionData, WebSocketClientExtension> extensions = extensions();
        Set<String> missing = new TreeSet<>(config.requiredExtensions());
        extensions.keySet().forEach(chosen -> missing.remove(chosen.name()));
        return new Accepted(
                new WsHandshakeCompleteEvent(
                        config.requestTarget(), headers.copy(), subprotocol(), List.copyOf(extensions.keySet())),
                List.copyOf(extensions.values()),
                missing.isEmpty()
                        ? null
                        : new MissingExtensions(
                                String.join(", ", missing),
                                refusal("the server did not choose the required extensions")));
    }

    /** The extensions that the server chose, in its order, which is the order they are applied in. */
    private Map<WebSocketExtensionData, WebSocketClientExtension> extensions() {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        List<WebSocketExtensionData> answer = lines.isEmpty() ? List.of() : ExtensionHeader.parse(lines);
        if (answer == null) {
            throw refusal("Sec-WebSocket-Extensions in the answer is malformed (section 9.1)");
        }
        Map<WebSocketExtensionData, WebSocketClientExtension> chosen = new LinkedHashMap<>();
        int rsv = 0;
        for (WebSocketExtensionData data : answer) {
            if (chosen.keySet().stream().anyMatch(other -> other.name().equals(data.name()))) {
                throw refusal("the server chose an extension twice");
            }
            WebSocketClientExtension extension = extension(data);
            if ((rsv & extension.rsv()) != 0) {
                throw refusal("the server chose two extensions that use the same RSV bit");
            }
            rsv |= extension.rsv();
            chosen.put(data, extension);
        }
        return chosen;
    }

    private WebSocketClientExtension extension(WebSocketExtensionData chosen) {
        boolean offered = false;
        for (int i = 0; i < config.extensions().size(); i++) {
            if (config.extensionOffers().get(i).name().equals(chosen.name())) {
                offered = true;
                WebSocketClientExtension extension =
                        handshake(config.extensions().get(i), chosen);
                if (extension != null) {
                    return extension;
                }
            }
        }
        throw refusal(
                offered
                        ? "the server chose unacceptable parameters of an extension"
                        : "the server chose an extension that was not offered");
    }

    private @Nullable WebSocketClientExtension handshake(
            WebSocketClientExtensionHandshaker handshaker, WebSocketExtensionData chosen) {
        try {
            return handshaker.handshakeExtension(chosen);
        } catch (RuntimeException e) {
            throw new WsClientHandshakeException(
                    "an extension failed on the parameters the server chose", status, headers, e);
        }
    }

    private @Nullable String subprotocol() {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (lines.isEmpty()) {
            return null;
        }
        if (lines.size() > 1) {
            throw refusal("Sec-WebSocket-Protocol is " + lines.size() + " times in the answer (section 11.3.4)");
        }
        if (!config.subprotocols().contains(lines.get(0))) {
            throw refusal("the server chose a subprotocol that was not offered");
        }
        return lines.get(0);
    }

    private WsClientHandshakeException refusal(String message) {
        return new WsClientHandshakeException(message, status, headers, null);
    }
}
