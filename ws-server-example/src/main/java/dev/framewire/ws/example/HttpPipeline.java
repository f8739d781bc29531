package dev.framewire.ws.example;

import dev.framewire.ws.example.http.HttpTimeout;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;

/** Adds the handlers of a connection to a port that serves plain HTTP only. */
final class HttpPipeline extends ChannelInitializer<Channel> {
    /** This port upgrades no request. It needs the handshake handler, which reads no requests while the peer takes no response. */
    private static final WsServerConfig NO_WEBSOCKET =
            WsServerConfig.builder().requests(request -> false).build();

    private final ChannelGroup connections;
    private final ChannelHandler answers;
    private final LastHandler last = new LastHandler();

    /** The handler {@code answers} is sharable. It receives aggregated requests and releases them. */
    HttpPipeline(ChannelGroup connections, ChannelHandler answers) {
        this.connections = connections;
        this.answers = answers;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(ServerPipeline.MAX_REQUEST_BYTES))
                .addLast(new WsServerHandshakeHandler(NO_WEBSOCKET))
                .addLast(new HttpTimeout())
                .addLast(answers)
                .addLast(last);
    }
}
