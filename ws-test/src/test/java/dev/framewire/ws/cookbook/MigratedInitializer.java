package dev.framewire.ws.cookbook;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Supplier;

/** The same server after its migration. */
final class MigratedInitializer extends ChannelInitializer<Channel> {
    private final Supplier<ChannelHandler> frameHandler;

    MigratedInitializer(Supplier<ChannelHandler> frameHandler) {
        this.frameHandler = frameHandler;
    }

    // snippet
    private static final WsServerConfig CONFIG = WsServerConfig.builder()
            .path("/websocket")
            .extensions(WsDeflate.DEFAULT.serverHandshaker())
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(65536))
                .addLast(new WsServerHandshakeHandler(CONFIG))
                .addLast(frameHandler.get());
    }
    // snippet
}
