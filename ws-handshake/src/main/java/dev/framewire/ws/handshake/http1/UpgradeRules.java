package dev.framewire.ws.handshake.http1;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;

import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsRequestTarget;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.negotiation.HandshakeResult;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import dev.framewire.ws.handshake.negotiation.ServerNegotiation;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the server's handshake that hold for HTTP/1.1 alone (RFC 6455 section 4.2.1, RFC 9110 section 7.8). */
final class UpgradeRules {
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARS = 24;

    private UpgradeRules() {}

    /** Whether a request asks to go on as a WebSocket; if not, it is an ordinary one. */
    static boolean asksForWebSocket(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && request.headers().contains(HttpHeaderNames.UPGRADE)
                && HeaderTokens.contains(request.headers().getAll(HttpHeaderNames.UPGRADE), "websocket");
    }

    /** Evaluates a request that asks for a WebSocket; if the user's predicate or policy throws, it is rejected with 500. */
    static HandshakeResult evaluate(HttpRequest request, WsHandshakeRequest view, WsServerConfig config) {
        try {
            return ServerNegotiation.evaluate(view, config, () -> check(request, view));
        } catch (RuntimeException e) {
            return Rejected.failed(e);
        }
    }

    private static @Nullable Rejected check(HttpRequest request, WsHandshakeRequest view) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Rejected.of(METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.")
                    .with("Allow", "GET");
        }
        if (isBefore11(request.protocolVersion())) {
            return Rejected.of(BAD_REQUEST, "A WebSocket needs HTTP/1.1.");
        }
        if (!WsRequestTarget.hasValidHost(request) || view.authority().isEmpty()) {
            return Rejected.of(BAD_REQUEST, "Host must be there once and be valid.");
        }
        // an intermediary that does not see a hop-by-hop Upgrade may take what follows for requests (RFC 9110 section
        // 7.8)
        if (!HeaderTokens.contains(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade")) {
            return Rejected.of(BAD_REQUEST, "Upgrade without Connection: Upgrade.");
        }
        if (hasBody(request)) {
            return Rejected.of(BAD_REQUEST, "An upgrade request has no body.");
        }
        Rejected version = ServerNegotiation.checkVersion(headers);
        if (version != null) {
            return version;
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !isKey(keys.get(0).trim())) {
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Key must be there once, 16 bytes in base64.");
        }
        return null;
    }

    /** HTTP/2 has no Upgrade (RFC 9113 section 8.2.2), so 1.1 is not only the lowest version but the only one. */
    private static boolean isBefore11(HttpVersion version) {
        return version.majorVersion() != 1 || version.minorVersion() < 1;
    }

    /**
     * Whether content follows the header section (RFC 9112 section 6). Chunks alone do not say so, since they may be empty: what
     * arrives of them does. {@code HttpObjectAggregator} leaves no trace of empty chunks, so they cannot be refused everywhere.
     */
    static boolean hasBody(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request instanceof HttpContent whole && whole.content().isReadable()
                || hasOther(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING), HttpHeaderValues.CHUNKED)
                || hasOther(headers.getAll(HttpHeaderNames.CONTENT_LENGTH), HttpHeaderValues.ZERO);
    }

    private static boolean hasOther(List<String> lines, AsciiString value) {
        for (String line : lines) {
            if (!value.contentEqualsIgnoreCase(line.trim())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        if (key.length() != KEY_CHARS) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
