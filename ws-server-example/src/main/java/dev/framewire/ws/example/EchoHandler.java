package dev.framewire.ws.example;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sends every message back. The message goes out as it came in, so nothing is copied and nothing is left to release. The library
 * consolidates the flushes. It also stops reading from a peer that does not read its echoes.
 */
final class EchoHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.writeAndFlush(message);
    }
}
