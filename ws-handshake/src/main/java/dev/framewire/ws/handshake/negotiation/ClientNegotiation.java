package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the client's handshake that hold for every version of HTTP (RFC 6455 section 4.1). */
public final class ClientNegotiation {
    private static final int MANDATORY_EXTENSION = 1010;

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
            return new CloseWebSocketFrame(MANDATORY_EXTENSION, names);
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
        List<ClientExtensions.Chosen> extensions = extensions();
        String missing = ClientExtensions.missing(config, extensions);
        return new Accepted(
                new WsHandshakeCompleteEvent(
                        config.requestTarget(),
                        headers.copy(),
                        subprotocol(),
                        extensions.stream().map(ClientExtensions.Chosen::data).toList()),
                extensions.stream().map(ClientExtensions.Chosen::extension).toList(),
                missing == null
                        ? null
                        : new MissingExtensions(missing, refusal("the server did not choose the required extensions")));
    }

    private List<ClientExtensions.Chosen> extensions() {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        if (lines.isEmpty()) {
            return List.of();
        }
        List<WebSocketExtensionData> chosen = ExtensionHeader.parse(lines);
        if (chosen == null) {
            throw refusal("Sec-WebSocket-Extensions in the answer is malformed (section 9.1)");
        }
        try {
            return ClientExtensions.accept(config, chosen);
        } catch (ClientExtensions.Refused e) {
            throw refusal(String.valueOf(e.getMessage()));
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
