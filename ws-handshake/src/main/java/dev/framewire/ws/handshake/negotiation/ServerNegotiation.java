package dev.framewire.ws.handshake.negotiation;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import dev.framewire.ws.handshake.WsRequestTarget;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.NotOurs;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request by its headers alone (RFC 6455 section 4.2.1). Every header is read in one pass, so the work is linear in
 * its length.
 */
public final class ServerNegotiation {
    public static final String VERSION = "13";

    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARS = 24;
    private static final int MAX_VERSION_DIGITS = 3;

    private ServerNegotiation() {}

    /**
     * What becomes of a request. First whether it is for us at all. Then, before anything is called malformed, whether it
     * names only subprotocols we do not speak, since such a request is an ordinary one whatever else is wrong with it. Then
     * the rules of RFC 6455 section 4.2.1, the first broken one decides; at last the origin.
     */
    public static HandshakeResult evaluate(HttpRequest request, WsServerConfig config) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()
                || !config.matches(request)
                || !HeaderTokens.contains(headers.getAll(HttpHeaderNames.UPGRADE), "websocket")) {
            return NotOurs.NOT_A_WEBSOCKET;
        }
        boolean offering = headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        List<String> offered = HeaderTokens.tokens(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        if (offered == null) {
            // what it names cannot be told, so nor can whether that is supported
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Protocol is not a list of tokens.");
        }
        List<String> supported = supported(offered, config);
        if (offering && supported.isEmpty()) {
            return NotOurs.NO_COMMON_SUBPROTOCOL;
        }
        Rejected broken = http(request);
        if (broken == null) {
            broken = webSocket(headers);
        }
        if (broken == null) {
            broken = origin(request, config);
        }
        return broken != null ? broken : agreement(headers, supported, config);
    }

    /** The first of the client's subprotocols that we speak is the one its order prefers. A repeated name says nothing new. */
    private static List<String> supported(List<String> offered, WsServerConfig config) {
        LinkedHashSet<String> supported = new LinkedHashSet<>(offered);
        supported.retainAll(config.subprotocols());
        return List.copyOf(supported);
    }

    /** Items 1 and 2 and the rules of HTTP that the handshake rests on. */
    private static @Nullable Rejected http(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return refuse(METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.", "Allow", "GET");
        }
        if (isBefore11(request.protocolVersion())) {
            return Rejected.of(BAD_REQUEST, "A WebSocket needs HTTP/1.1.");
        }
        if (!WsRequestTarget.hasValidHost(request) || WsRequestTarget.host(request) == null) {
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
    public static boolean hasBody(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return request instanceof HttpContent whole && whole.content().isReadable()
                || headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
                        .anyMatch(coding -> !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding.trim()))
                || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream()
                        .anyMatch(length -> !HttpHeaderValues.ZERO.contentEquals(length.trim()));
    }

    /** Items 5, 6 and 9, and the headers that may be there once (section 11.3). */
    private static @Nullable Rejected webSocket(HttpHeaders headers) {
        Rejected version = version(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
        if (version != null) {
            return version;
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !isKey(keys.get(0).trim())) {
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Key must be there once, 16 bytes in base64.");
        }
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS) && extensions(headers) == null) {
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Extensions is malformed.");
        }
        return null;
    }

    /**
     * Sections 4.2.2 and 4.4: who speaks another version is told ours. That goes for a client without the header, too: the
     * oldest drafts had none. What is no version number is malformed.
     */
    private static @Nullable Rejected version(List<String> lines) {
        if (lines.size() > 1 || lines.size() == 1 && !isNumber(lines.get(0).trim())) {
            return refuse(
                    BAD_REQUEST,
                    "Sec-WebSocket-Version must be there once and be a number.",
                    "Sec-WebSocket-Version",
                    VERSION);
        }
        if (lines.isEmpty() || !lines.get(0).trim().equals(VERSION)) {
            Rejected refusal = refuse(
                    UPGRADE_REQUIRED, "The WebSocket version spoken here is 13.", "Sec-WebSocket-Version", VERSION);
            // RFC 9110 section 15.5.22
            refusal.headers().set("Upgrade", "websocket");
            return refusal;
        }
        return null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_VERSION_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
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

    private static @Nullable List<ExtensionHeader.Element> extensions(HttpHeaders headers) {
        return ExtensionHeader.elements(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    }

    private static @Nullable Rejected origin(HttpRequest request, WsServerConfig config) {
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        if (origins.isEmpty()) {
            return null;
        }
        boolean allowed = origins.size() == 1 && config.originPolicy().allows(origins.get(0), request);
        return allowed ? null : Rejected.of(FORBIDDEN, "The origin of the page is not allowed to connect.");
    }

    private static Accepted agreement(HttpHeaders headers, List<String> supported, WsServerConfig config) {
        String agreed = supported.isEmpty() ? null : supported.get(0);
        List<ExtensionHeader.Element> offers = extensions(headers);
        ServerExtensions extensions =
                new ServerExtensions(config.extensions()).select(offers == null ? List.of() : offers);
        return new Accepted(
                supported,
                agreed,
                agreed != null ? agreed : config.defaultSubprotocol(),
                extensions.selected(),
                extensions.response(),
                EmptyHttpHeaders.INSTANCE);
    }

    private static Rejected refuse(HttpResponseStatus status, String text, String header, String value) {
        return new Rejected(status, text, new DefaultHttpHeaders().set(header, value), null);
    }
}
