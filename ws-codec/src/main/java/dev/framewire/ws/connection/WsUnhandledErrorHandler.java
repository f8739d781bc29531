package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Ends the connection with status 1011 when an exception of a user's handler reaches the end of the pipeline, which means
 * that none of them took care of it (RFC 6455 section 7.4.1). Stands behind the user's handlers: the handshake handlers put
 * it there; who builds a pipeline by hand adds it last.
 *
 * <p>The exception is the cause in the {@link WsCloseEvent} and is passed on to Netty, which logs it. Nothing of its text
 * goes to the peer. What is no fault of a user's handler does not close: an error of the transport, which only the close
 * event tells, a timeout, or a refused frame that was written with a void promise. May be shared.
 */
@Sharable
public final class WsUnhandledErrorHandler extends ChannelInboundHandlerAdapter {
    /** A handler for any number of connections. */
    public WsUnhandledErrorHandler() {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelHandlerContext protocol = ctx.pipeline().context(WsProtocolHandler.class);
        if (protocol != null) {
            WsProtocolHandler handler = (WsProtocolHandler) protocol.handler();
            if (!handler.isPassingOn(cause)) {
                handler.failForUser(protocol, cause);
            } else if (CloseStatusMapping.isOfTransport(cause)) {
                return;
            }
        }
        ctx.fireExceptionCaught(cause);
    }
}
