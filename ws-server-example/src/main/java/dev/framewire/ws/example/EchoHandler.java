package dev.framewire.ws.example;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Sends every message back. It writes the same message object, so it copies nothing and has nothing to release. The library
 * consolidates the flushes, and stops reading from a peer that does not read its echoes.
 */
final class EchoHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.writeAndFlush(message);
    }
}
