package dev.framewire.ws.example.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * Closes a connection after 30 s without a request. It is behind the aggregator, so only complete requests count: a peer cannot
 * hold a connection with single bytes.
 */
public final class HttpTimeout extends IdleStateHandler {
    private static final int SECONDS = 30;

    /** A handler for one connection. */
    public HttpTimeout() {
        super(SECONDS, 0, 0);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ctx.close();
    }
}
