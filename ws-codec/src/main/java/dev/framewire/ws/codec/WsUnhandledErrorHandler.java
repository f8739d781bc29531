package dev.framewire.ws.codec;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * Ends the connection with status 1011 when an exception of a user's handler reaches the end of the pipeline, which means
 * that none of them took care of it (RFC 6455 section 7.4.1). Stands behind the user's handlers: the handshake handlers put
 * it there; who builds a pipeline by hand adds it last.
 *
 * <p>The exception is the cause in the {@link WsCloseEvent} and is passed on to Netty, which logs it. An
 * {@link IOException} of a broken connection is not passed on: the close event tells it. Nothing of the exception's text
 * goes to the peer. May be shared.
 */
@Sharable
public final class WsUnhandledErrorHandler extends ChannelInboundHandlerAdapter {
    /** A handler for any number of connections. */
    public WsUnhandledErrorHandler() {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelHandlerContext protocol = ctx.pipeline().context(WsProtocolHandler.class);
        if (cause instanceof IOException && protocol != null) {
            return;
        }
        if (protocol != null) {
            ((WsProtocolHandler) protocol.handler()).failForUser(protocol, cause);
        }
        ctx.fireExceptionCaught(cause);
    }
}
