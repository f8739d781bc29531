package dev.framewire.ws.example.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that brings no request for a while. It stands behind the aggregator, so that only whole requests
 * count, not bytes that trickle in.
 */
public final class HttpTimeout extends IdleStateHandler {
    /**
     * A handler for one connection.
     *
     * @param timeout the longest time without a request
     */
    public HttpTimeout(Duration timeout) {
        super(timeout.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ctx.close();
    }
}
