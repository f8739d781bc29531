package dev.framewire.ws.cookbook;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.util.function.Supplier;

/** A server with Netty's own handlers, before its migration. */
final class NettyInitializer extends ChannelInitializer<Channel> {
    private final Supplier<ChannelHandler> frameHandler;

    NettyInitializer(Supplier<ChannelHandler> frameHandler) {
        this.frameHandler = frameHandler;
    }

    // snippet
    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(65536))
                .addLast(new WebSocketServerCompressionHandler(65536))
                .addLast(new WebSocketServerProtocolHandler("/websocket", null, true))
                .addLast(frameHandler.get());
    }
    // snippet
}
