package dev.framewire.ws.example.ops;

import dev.framewire.ws.codec.WsCloseEvent;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** Counts WebSockets and how they end. It stands right before what lives on a path. */
@Sharable
public final class MeterHandler extends ChannelInboundHandlerAdapter {
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
}
