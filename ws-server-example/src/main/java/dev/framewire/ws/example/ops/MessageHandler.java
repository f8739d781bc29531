package dev.framewire.ws.example.ops;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Counts messages. */
@Sharable
public final class MessageHandler extends ChannelDuplexHandler {
    private final Metrics metrics;

    /**
     * A handler for any number of connections.
     *
     * @param metrics told
     */
    public MessageHandler(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isMessage(message)) {
            metrics.messageIn();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (isMessage(message)) {
            metrics.messageOut();
        }
        ctx.write(message, promise);
    }

    private static boolean isMessage(Object message) {
        return message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame;
    }
}
