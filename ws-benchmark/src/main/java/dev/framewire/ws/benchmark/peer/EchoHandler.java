package dev.framewire.ws.benchmark.peer;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Echoes every message unchanged, the same handler for all peers. The sender bounds the messages in flight. */
@Sharable
public final class EchoHandler extends ChannelInboundHandlerAdapter {
    /** Creates a handler for any number of connections. */
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
        Peer.handleException(ctx, cause);
    }
}
