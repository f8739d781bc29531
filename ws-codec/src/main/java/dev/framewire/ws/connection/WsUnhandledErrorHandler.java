package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Ends the connection with status 1011 when an exception of a user's handler reaches the end of the pipeline, because no
 * handler caught it (RFC 6455 section 7.4.1). Stands behind the user's handlers: the handshake handlers add it there; if you
 * use {@code WsPipeline.appendTo}, add it last.
 *
 * <p>The exception is the cause in the {@link WsCloseEvent} and is passed on to Netty, which logs it. Its message is
 * not sent to the peer. Transport errors (reported in the close event only), timeouts and refused frames do not close the
 * connection. May be shared.
 */
@Sharable
public final class WsUnhandledErrorHandler extends ChannelInboundHandlerAdapter {
    /** A handler for any number of connections. */
    public WsUnhandledErrorHandler() {}

    /** @hidden */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelHandlerContext protocol = ctx.pipeline().context(WsProtocolHandler.class);
        if (protocol == null || ((WsProtocolHandler) protocol.handler()).onUnhandled(protocol, cause)) {
            ctx.fireExceptionCaught(cause);
        }
    }
}
