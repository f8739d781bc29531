package dev.framewire.ws.example;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of every pipeline: a connection that breaks is no news, a defect of ours is. */
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
            LOG.atError().addKeyValue("event", "defect").setCause(cause).log("unexpected failure of a connection");
        }
        ctx.close();
    }

    /** A codec wraps what it did not expect; what has no cause it says itself, of what the peer sent or left out. */
    private static boolean isOfThePeer(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CodecException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof CodecException || cause instanceof TimeoutException || cause instanceof IOException;
    }
}
