package dev.framewire.ws.example.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * One person in a room: reads what they send, and tells the room when they come and go. More is read when the room has dealt
 * with what came, so that nobody can talk faster than the room can listen.
 */
public final class ChatHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final ChatRoom room;
    private final ChatProtocol protocol;

    /**
     * A handler for one connection, to be added when its handshake is complete.
     *
     * @param room the room to join
     * @param protocol the negotiated subprotocol
     */
    public ChatHandler(ChatRoom room, ChatProtocol protocol) {
        this.room = room;
        this.protocol = protocol;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        room.join(ctx.channel(), protocol);
        room.readOn(ctx.channel());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        room.readOn(ctx.channel());
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        room.leave(ctx.channel());
        ctx.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        try {
            obey(ctx, read(frame));
        } catch (ChatException e) {
            room.refuse(ctx.channel(), e.answer());
        }
    }

    private ChatCommand read(WebSocketFrame frame) throws ChatException {
        if (frame instanceof TextWebSocketFrame text) {
            return protocol.read(text.text());
        }
        throw new ChatException("the chat is text only");
    }

    private void obey(ChannelHandlerContext ctx, ChatCommand command) {
        if (command instanceof ChatCommand.Say say) {
            room.say(ctx.channel(), say.text());
        } else if (command instanceof ChatCommand.TakeNick take) {
            room.rename(ctx.channel(), take.nick());
        }
    }
}
