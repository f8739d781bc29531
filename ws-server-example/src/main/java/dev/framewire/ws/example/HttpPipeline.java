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
import java.time.Duration;

/** The handlers of a connection to a port that speaks plain HTTP only. */
final class HttpPipeline extends ChannelInitializer<Channel> {
    /** Nothing is upgraded here; the handshake handler is there because it reads no faster than the peer does. */
    private static final WsServerConfig NO_WEBSOCKET =
            WsServerConfig.builder().requests(request -> false).build();

    private final ChannelGroup connections;
    private final Duration timeout;
    private final ChannelHandler answers;
    private final LastHandler last = new LastHandler();

    /** {@code answers} is sharable, takes aggregated requests and releases them. */
    HttpPipeline(ChannelGroup connections, Duration timeout, ChannelHandler answers) {
        this.connections = connections;
        this.timeout = timeout;
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
                .addLast(new HttpTimeout(timeout))
                .addLast(answers)
                .addLast(last);
    }
}
