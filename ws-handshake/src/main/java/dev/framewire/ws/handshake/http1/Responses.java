package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Accepted;
import dev.framewire.ws.handshake.negotiation.HandshakeResult.Rejected;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** The responses of the handshake, whole (RFC 6455 section 4.2.2). */
final class Responses {
    // written as the RFC does: case means nothing to a parser, but people read these too
    private static final AsciiString UPGRADE = AsciiString.cached("Upgrade");
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");
    private static final AsciiString ACCEPT = AsciiString.cached("Sec-WebSocket-Accept");
    private static final AsciiString PROTOCOL = AsciiString.cached("Sec-WebSocket-Protocol");
    private static final AsciiString EXTENSIONS = AsciiString.cached("Sec-WebSocket-Extensions");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");

    private Responses() {}

    /** The 101 that answers a {@code Sec-WebSocket-Key}. A default subprotocol is not named: the client asked for none. */
    static FullHttpResponse switching(Accepted accepted, String key) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = response.headers();
        headers.set(UPGRADE, "websocket").set(CONNECTION, UPGRADE).set(ACCEPT, AcceptKey.of(key));
        if (accepted.agreed() != null) {
            headers.set(PROTOCOL, accepted.agreed());
        }
        if (!accepted.extensionData().isEmpty()) {
            headers.set(EXTENSIONS, ExtensionHeader.format(accepted.extensionData()));
        }
        headers.add(accepted.decision().headers());
        return response;
    }

    /**
     * A response that refuses, after which the connection can carry another request.
     *
     * @param method of the request: HEAD gets the same headers without the body
     */
    static FullHttpResponse refusal(ChannelHandlerContext ctx, Rejected refusal, HttpMethod method) {
        byte[] text = (refusal.text() + "\n").getBytes(StandardCharsets.UTF_8);
        boolean head = HttpMethod.HEAD.equals(method);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                refusal.status(),
                head ? Unpooled.EMPTY_BUFFER : ctx.alloc().buffer(text.length).writeBytes(text));
        HttpHeaders headers = response.headers();
        headers.set(CONTENT_TYPE, "text/plain; charset=utf-8").set(CONTENT_LENGTH, text.length);
        headers.add(refusal.headers());
        if (isUpgradeRequired(refusal)) {
            // what to upgrade to (RFC 9110 section 15.5.22); it goes from hop to hop, so Connection names it (section
            // 7.8)
            headers.set(UPGRADE, "websocket").set(CONNECTION, UPGRADE);
        }
        return response;
    }

    /** The same, when the connection is closed behind the response. */
    static FullHttpResponse lastRefusal(ChannelHandlerContext ctx, Rejected refusal, HttpMethod method) {
        FullHttpResponse response = refusal(ctx, refusal, method);
        response.headers().set(CONNECTION, isUpgradeRequired(refusal) ? "Upgrade, close" : "close");
        return response;
    }

    private static boolean isUpgradeRequired(Rejected refusal) {
        return refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED);
    }
}
