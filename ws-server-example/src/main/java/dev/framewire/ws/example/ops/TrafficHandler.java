package dev.framewire.ws.example.ops;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts bytes, next to the network. */
@Sharable
public final class TrafficHandler extends ChannelDuplexHandler {
    private final Metrics metrics;

    /**
     * A handler for any number of connections.
     *
     * @param metrics told
     */
    public TrafficHandler(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.bytesIn(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            metrics.bytesOut(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }
}
