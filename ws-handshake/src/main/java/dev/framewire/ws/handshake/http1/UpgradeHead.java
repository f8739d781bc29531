package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsRequestTarget;
import dev.framewire.ws.handshake.header.HeaderTokens;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of an upgrade request while it is answered. The request itself, which may hold a buffer, is not.
 *
 * @param request what the user sees of it
 * @param method the method
 * @param keepAlive whether the connection can carry another request if this one is refused (RFC 9112 section 9.3)
 */
record UpgradeHead(WsHandshakeRequest request, HttpMethod method, boolean keepAlive) {
    /** Stands for a request that never came. */
    static UpgradeHead none(Channel channel) {
        return new UpgradeHead(
                new WsHandshakeRequest("", "", "", EmptyHttpHeaders.INSTANCE, List.of(), channel),
                HttpMethod.GET,
                false);
    }

    static UpgradeHead of(HttpRequest request, Channel channel) {
        List<String> offered = HeaderTokens.tokens(request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
        WsHandshakeRequest view = new WsHandshakeRequest(
                channel.pipeline().get(SslHandler.class) == null ? "http" : "https",
                Objects.requireNonNullElse(WsRequestTarget.authority(request), ""),
                request.uri(),
                request.headers().copy(),
                offered == null ? List.of() : List.copyOf(new LinkedHashSet<>(offered)),
                channel);
        boolean last = !HttpUtil.isKeepAlive(request)
                || request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                || UpgradeRules.hasBody(request)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        return new UpgradeHead(view, request.method(), !last);
    }

    /** The same for the last request that the connection may make. */
    UpgradeHead last() {
        return new UpgradeHead(request, method, false);
    }

    /** What the 101 answers with {@code Sec-WebSocket-Accept}. */
    String key() {
        return String.valueOf(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY))
                .trim();
    }
}
