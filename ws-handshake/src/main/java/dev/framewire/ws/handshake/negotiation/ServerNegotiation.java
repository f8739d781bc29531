package dev.framewire.ws.handshake.negotiation;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.NotOurs;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the server's handshake that hold for every version of HTTP (RFC 6455 section 4.2). Every header is read in one
 * pass, so the work is linear in its length.
 */
public final class ServerNegotiation {
    public static final String VERSION = "13";

    private static final int MAX_VERSION_DIGITS = 3;

    private ServerNegotiation() {}

    /**
     * Evaluates a request for a WebSocket. First whether it is for us at all. Then, before anything is called malformed, whether
     * it names only subprotocols we do not speak, since such a request is an ordinary one whatever else is wrong with it. Then
     * the rules, of which the first broken one decides; at last the origin.
     *
     * @param carrierRules the rules of the version of HTTP: what is wrong with the request, or {@code null}
     */
    public static HandshakeResult evaluate(
            WsHandshakeRequest request, WsServerConfig config, Supplier<@Nullable Rejected> carrierRules) {
        if (!config.matches(request)) {
            return NotOurs.NOT_A_WEBSOCKET;
        }
        HttpHeaders headers = request.headers();
        List<String> protocols = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (HeaderTokens.tokens(protocols) == null) {
            // whether we speak what it names cannot be known
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Protocol is not a list of tokens.");
        }
        // the first of the client's subprotocols that we speak is the one its order prefers
        Set<String> supported = new LinkedHashSet<>(request.subprotocols());
        supported.retainAll(config.subprotocols());
        if (!protocols.isEmpty() && supported.isEmpty()) {
            return NotOurs.NO_COMMON_SUBPROTOCOL;
        }
        Rejected broken = carrierRules.get();
        if (broken != null) {
            return broken;
        }
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        List<ExtensionHeader.Element> offers = lines.isEmpty() ? List.of() : ExtensionHeader.elements(lines);
        if (offers == null) {
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Extensions is malformed.");
        }
        if (!isOriginAllowed(request, config)) {
            return Rejected.of(FORBIDDEN, "The origin of the page is not allowed to connect.");
        }
        return accept(List.copyOf(supported), offers, config);
    }

    /**
     * Sections 4.2.2 and 4.4: a client of another version gets ours in the answer. So does a client without the header, because
     * the oldest drafts had none. What is no version number is malformed.
     */
    public static @Nullable Rejected checkVersion(HttpHeaders headers) {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (lines.size() > 1 || lines.size() == 1 && !isNumber(lines.get(0).trim())) {
            return Rejected.of(BAD_REQUEST, "Sec-WebSocket-Version must be there once and be a number.")
                    .with("Sec-WebSocket-Version", VERSION);
        }
        if (lines.isEmpty() || !lines.get(0).trim().equals(VERSION)) {
            return Rejected.of(UPGRADE_REQUIRED, "The WebSocket version spoken here is 13.")
                    .with("Sec-WebSocket-Version", VERSION);
        }
        return null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_VERSION_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isOriginAllowed(WsHandshakeRequest request, WsServerConfig config) {
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        return origins.isEmpty() || origins.size() == 1 && config.originPolicy().allows(origins.get(0), request);
    }

    private static Accepted accept(
            List<String> supported, List<ExtensionHeader.Element> offers, WsServerConfig config) {
        String agreed = supported.isEmpty() ? null : supported.get(0);
        ServerExtensions extensions = new ServerExtensions(config.extensions()).select(offers);
        return new Accepted(
                supported,
                agreed,
                agreed != null ? agreed : config.defaultSubprotocol(),
                extensions.selected(),
                extensions.response(),
                WsHandshakeDecision.accept());
    }
}
