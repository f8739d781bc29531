package dev.framewire.ws.example;

import dev.framewire.ws.example.http.HttpTimeout;
import dev.framewire.ws.example.http.RedirectHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.function.IntSupplier;

/** The handlers of a connection to the port of plain HTTP. */
final class RedirectPipeline extends ChannelInitializer<Channel> {
    private final ChannelGroup connections;
    private final Duration timeout;
    private final RedirectHandler redirect;
    private final LastHandler last = new LastHandler();

    RedirectPipeline(ChannelGroup connections, Duration timeout, IntSupplier port) {
        this.connections = connections;
        this.timeout = timeout;
        redirect = new RedirectHandler(port);
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(ServerPipeline.MAX_REQUEST_BYTES))
                .addLast(new HttpTimeout(timeout))
                .addLast(redirect)
                .addLast(last);
    }
}
