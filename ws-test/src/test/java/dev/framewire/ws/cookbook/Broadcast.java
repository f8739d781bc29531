package dev.framewire.ws.cookbook;

import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.GlobalEventExecutor;

/** What one says, all get: encoded once, and compressed once. */
// snippet
@Sharable
final class Broadcast extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    /** A channel leaves it by itself when it is closed. */
    private final ChannelGroup members = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof WsHandshakeCompleteEvent) {
            members.add(ctx.channel());
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        say(frame.text());
    }

    /** From any thread; a group without members is no error. */
    void say(String text) {
        members.writeAndFlush(WsPreparedMessage.text(ByteBufAllocator.DEFAULT, text));
    }
}
// snippet
