package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.limits.AddressLimits;
import dev.framewire.ws.example.limits.RateLimit;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Connects one WebSocket to the hub: passes on its commands, and reports when it opens and closes. It reads more only after the
 * hub has executed the earlier commands, so that a peer cannot send faster than the hub works.
 */
public final class ChatHandler extends ChannelDuplexHandler {
    private static final int MOST_REFUSED_IN_A_ROW = 100;
    private static final int BYTES_OF_A_TOKEN = 8192;

    private final ChatHub hub;
    private final ChatProtocol protocol;
    private @Nullable RateLimit rate;
    private int refused;

    /**
     * Creates a handler for one connection. Add it when the handshake is complete.
     *
     * @param hub the chat
     * @param protocol the negotiated subprotocol
     */
    public ChatHandler(ChatHub hub, ChatProtocol protocol) {
        this.hub = hub;
        this.protocol = protocol;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        rate = newRate(ctx);
        hub.enter(ctx.channel(), protocol, newRate(ctx));
        hub.readOn(ctx.channel());
    }

    private RateLimit newRate(ChannelHandlerContext ctx) {
        ChatLimits limits = hub.limits();
        return new RateLimit(limits.messagesPerSecond(), limits.burst(), AddressLimits.rateOf(ctx.channel()), now(ctx));
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        hub.readOn(ctx.channel());
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            hub.writable(ctx.channel());
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        hub.leave(ctx.channel());
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof WebSocketFrame frame) {
            try {
                receive(ctx, frame);
            } finally {
                frame.release();
            }
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private void receive(ChannelHandlerContext ctx, WebSocketFrame frame) {
        int tokens = 1 + frame.content().readableBytes() / BYTES_OF_A_TOKEN;
        if (rate == null || !rate.take(tokens, now(ctx))) {
            slowDown(ctx);
            return;
        }
        refused = 0;
        try {
            hub.obey(ctx.channel(), read(frame));
        } catch (ChatException e) {
            hub.obey(ctx.channel(), new ChatCommand.Wrong(e.answer()));
        }
    }

    private void slowDown(ChannelHandlerContext ctx) {
        refused++;
        if (refused == MOST_REFUSED_IN_A_ROW) {
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.POLICY_VIOLATION, "sends too fast"));
        } else if (refused < MOST_REFUSED_IN_A_ROW) {
            int perSecond = hub.limits().messagesPerSecond();
            ChatException tooFast =
                    new ChatException(ErrorCode.TOO_FAST, "more than " + perSecond + " messages a second");
            hub.obey(ctx.channel(), new ChatCommand.Wrong(tooFast.answer()));
        }
    }

    /** Encodes events on the event loop of the connection, which relieves the hub and keeps its order. */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ctx.write(msg instanceof ChatEvent event ? new TextWebSocketFrame(protocol.write(event)) : msg, promise);
    }

    private ChatCommand read(WebSocketFrame frame) throws ChatException {
        if (frame instanceof TextWebSocketFrame text) {
            return protocol.read(text.text(), hub.limits());
        }
        throw ChatException.badMessage("the chat accepts text messages only");
    }
}
