package dev.framewire.ws.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** How the parts of a connection end it: keep-alive, the send queue, and the handlers that see an error. */
interface ConnectionEnd {
    /** Begins the closing handshake (RFC 6455 section 7.1.2), unless the connection is closing already. */
    void close(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason);

    /** Fails the connection (RFC 6455 section 7.1.7). One whose Close is out already fails without a second one. */
    void fail(ChannelHandlerContext ctx, WebSocketCloseStatus status, Throwable cause);
}
