package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.negotiation.ServerNegotiation;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.security.SecureRandom;
import java.util.Base64;

/** The request that asks for the upgrade (RFC 6455 section 4.1). */
final class ClientRequest {
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ClientRequest() {}

    /** A value for {@code Sec-WebSocket-Key}: 16 random bytes, other ones for each connection. */
    static String newKey() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** The complete request; it has no body. */
    static FullHttpRequest of(WsClientConfig config, String key) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, config.requestTarget(), Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, config.authority());
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, ServerNegotiation.VERSION);
        if (config.origin() != null) {
            headers.set(HttpHeaderNames.ORIGIN, config.origin());
        }
        if (!config.subprotocols().isEmpty()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", config.subprotocols()));
        }
        if (!config.extensionOffers().isEmpty()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, ExtensionHeader.format(config.extensionOffers()));
        }
        config.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        return request;
    }
}
