package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

/** Sends every text to all connections by {@link ChannelGroup#writeAndFlush(Object)}, as most users write it. */
@Sharable
final class BroadcastHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Peer peer;

    BroadcastHandler(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsHandshakeCompleteEvent
                || event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            all.add(ctx.channel());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        all.writeAndFlush(peer.messageToMany(ctx.alloc(), frame), channel -> true, true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Peer.handleException(ctx, cause);
    }
}
