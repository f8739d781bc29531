package dev.framewire.ws.example;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of every pipeline. It logs a failure of the peer or the network as debug, and a defect of the server as an error. */
@Sharable
final class LastHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LastHandler.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isOfThePeer(cause)) {
            LOG.atDebug()
                    .addKeyValue("event", "broken-connection")
                    .addKeyValue("peer", ctx.channel().remoteAddress())
                    .log(cause.getMessage());
        } else {
            LOG.atError().addKeyValue("event", "defect").setCause(cause).log("unexpected exception on a connection");
        }
        ctx.close();
    }

    /** A codec wraps the exceptions of other code. One without a cause is its own: it reports a fault of the peer. */
    private static boolean isOfThePeer(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CodecException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof CodecException || cause instanceof TimeoutException || cause instanceof IOException;
    }
}
