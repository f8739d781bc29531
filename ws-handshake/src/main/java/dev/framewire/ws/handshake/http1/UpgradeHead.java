package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.negotiation.ServerNegotiation;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What is kept of an upgrade request while it is answered. The request itself, which may hold a buffer, is not.
 *
 * @param target the request-target
 * @param headers a copy
 * @param method the method
 * @param persistence what the request leaves of the connection if it is refused
 */
record UpgradeHead(String target, HttpHeaders headers, HttpMethod method, Persistence persistence) {
    /** Stands for a request that never came. */
    static final UpgradeHead NONE = new UpgradeHead("", EmptyHttpHeaders.INSTANCE, HttpMethod.GET, Persistence.CLOSE);

    /** The same for the last request that the connection may make. */
    UpgradeHead last() {
        return new UpgradeHead(target, headers, method, Persistence.CLOSE);
    }

    /** What the 101 answers, with {@code Sec-WebSocket-Accept}. */
    String key() {
        return String.valueOf(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)).trim();
    }

    static UpgradeHead of(HttpRequest request) {
        boolean last = !HttpUtil.isKeepAlive(request)
                || request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                || ServerNegotiation.hasBody(request)
                || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
        return new UpgradeHead(
                request.uri(),
                request.headers().copy(),
                request.method(),
                last ? Persistence.CLOSE : Persistence.KEEP_ALIVE);
    }
}
