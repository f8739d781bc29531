package dev.framewire.ws.cookbook;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.TimeUnit;

/** Stops a server so that every client learns why. */
final class GracefulShutdown {
    private GracefulShutdown() {}

    // snippet
    /** From a thread that may wait. The group has all connections that are WebSockets, as in the recipe for a broadcast. */
    static void stop(Channel listener, ChannelGroup connections, EventLoopGroup eventLoops)
            throws InterruptedException {
        listener.close().sync();
        connections.writeAndFlush(
                new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is stopping"));
        // a peer has the closeTimeout to answer, 10 s by default
        connections.newCloseFuture().await(20, TimeUnit.SECONDS);
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
    // snippet
}
