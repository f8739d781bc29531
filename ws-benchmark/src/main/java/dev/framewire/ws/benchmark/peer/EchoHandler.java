package dev.framewire.ws.benchmark.peer;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sends everything back as it came, the same for all peers; what is in flight is bounded by who sends. */
@Sharable
public final class EchoHandler extends ChannelInboundHandlerAdapter {
    /** A handler for any number of connections. */
    public EchoHandler() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Peer.failed(ctx, cause);
    }
}
