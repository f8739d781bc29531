package dev.framewire.ws.example.ops;

import dev.framewire.ws.codec.WsCloseEvent;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** Counts WebSockets, their messages and how they end. It stands right before what lives on a path. */
@Sharable
public final class MeterHandler extends ChannelDuplexHandler {
    private final Metrics metrics;

    /**
     * A handler for any number of connections.
     *
     * @param metrics told
     */
    public MeterHandler(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            metrics.opened();
        } else if (event instanceof WsCloseEvent closed) {
            metrics.closed(closed);
        }
        ctx.fireUserEventTriggered(event);
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
