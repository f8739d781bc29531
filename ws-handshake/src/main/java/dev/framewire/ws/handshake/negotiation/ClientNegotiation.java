package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.header.AcceptKey;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.header.HeaderTokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's judgement of the server's answer, rule by rule in the order of RFC 6455 section 4.1. */
public final class ClientNegotiation {
    private static final int MANDATORY_EXTENSION = 1010;

    private final WsClientConfig config;
    private final HttpResponse response;

    private ClientNegotiation(WsClientConfig config, HttpResponse response) {
        this.config = config;
        this.response = response;
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

    /** Whether the answer proper is still to come (RFC 9110 section 15.2). */
    public static boolean isInterim(HttpResponse response) {
        return response.decoderResult().isSuccess()
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    /**
     * Judges an answer to a request.
     *
     * @throws WsClientHandshakeException if it is not the 101 that was asked for
     */
    public static Accepted evaluate(WsClientConfig config, String key, HttpResponse response) {
        ClientNegotiation answer = new ClientNegotiation(config, response);
        answer.checkStatus();
        answer.checkUpgrade();
        answer.checkAccept(key);
        return answer.agreement(answer.extensions(), answer.subprotocol());
    }

    private Accepted agreement(List<ClientExtensions.Chosen> extensions, @Nullable String subprotocol) {
        String missing = ClientExtensions.missing(config, extensions);
        return new Accepted(
                new WsHandshakeCompleteEvent(
                        config.requestTarget(),
                        response.headers().copy(),
                        subprotocol,
                        extensions.stream().map(ClientExtensions.Chosen::data).toList()),
                extensions.stream().map(ClientExtensions.Chosen::extension).toList(),
                missing == null
                        ? null
                        : new MissingExtensions(missing, refusal("the server did not choose the required extensions")));
    }

    private void checkStatus() {
        if (response.decoderResult().isFailure()) {
            throw new WsClientHandshakeException(
                    "the answer is not legal HTTP, or too large",
                    response.decoderResult().cause());
        }
        if (response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            throw refusal("the server answered with status " + response.status().code() + " instead of 101");
        }
        if (response.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            throw refusal("the server answered with HTTP/1.0, which has no Upgrade (RFC 9110 section 7.8)");
        }
    }

    private void checkUpgrade() {
        String upgrade = only(HttpHeaderNames.UPGRADE);
        if (upgrade == null || !AsciiString.contentEqualsIgnoreCase(HttpHeaderValues.WEBSOCKET, upgrade)) {
            throw refusal("Upgrade in the answer is not exactly websocket");
        }
        if (!HeaderTokens.contains(response.headers().getAll(HttpHeaderNames.CONNECTION), "upgrade")) {
            throw refusal("Connection in the answer lacks the token Upgrade");
        }
    }

    private void checkAccept(String key) {
        String accept = only(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        if (accept == null || !accept.strip().equals(AcceptKey.of(key))) {
            throw refusal("Sec-WebSocket-Accept in the answer does not belong to the key of the request");
        }
    }

    private List<ClientExtensions.Chosen> extensions() {
        List<String> lines = response.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
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
            throw refusal(e.getMessage());
        } catch (RuntimeException e) {
            throw new WsClientHandshakeException(
                    "an extension failed on the parameters the server chose", response.status(), response.headers(), e);
        }
    }

    private @Nullable String subprotocol() {
        List<String> lines = response.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
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

    /** The value of a header that must be there once. */
    private @Nullable String only(CharSequence name) {
        List<String> values = response.headers().getAll(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private WsClientHandshakeException refusal(@Nullable String message) {
        return new WsClientHandshakeException(String.valueOf(message), response.status(), response.headers(), null);
    }
}
