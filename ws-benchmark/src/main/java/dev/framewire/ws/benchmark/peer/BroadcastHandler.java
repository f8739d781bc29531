package dev.framewire.ws.benchmark.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/** Sends every message to all connections in the order of their opening. All connections belong to one event loop. */
@Sharable
final class BroadcastHandler extends ChannelInboundHandlerAdapter {
    private final Peer peer;
    private final List<Channel> channels = new ArrayList<>();

    BroadcastHandler(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channels.add(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        channels.remove(ctx.channel());
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf payload = message instanceof ByteBufHolder frame ? frame.content() : (ByteBuf) message;
        for (Channel channel : channels) {
            channel.write(peer.message(payload.retainedDuplicate()), channel.voidPromise());
        }
        payload.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        channels.forEach(Channel::flush);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Peer.handleException(ctx, cause);
    }
}
