package dev.framewire.ws.benchmark.soak;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.benchmark.peer.Transport;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Servers and clients on loopback. Each slot runs one session after the other until no seed is left. */
final class Slots implements AutoCloseable {
    private static final long LARGEST_MESSAGE = 1 << 20;

    private final Tally tally;
    private final LongSupplier seeds;
    private final EventLoopGroup serverLoop = Transport.best().newLoop();
    private final EventLoopGroup clientLoop = Transport.best().newLoop();
    private final InetSocketAddress wholeMessages;
    private final InetSocketAddress streaming;

    /** Starts the servers. The supplier returns the seed of the next session, or a negative number at the end. */
    Slots(Tally tally, LongSupplier seeds) throws InterruptedException {
        this.tally = tally;
        this.seeds = seeds;
        wholeMessages = serve(WsDelivery.MESSAGES);
        streaming = serve(WsDelivery.STREAM);
    }

    private InetSocketAddress serve(WsDelivery delivery) throws InterruptedException {
        WsServerConfig config = WsServerConfig.builder()
                .path("/soak")
                .extensions(WsDeflate.DEFAULT.serverHandshaker())
                .pipeline(WsPipeline.builder(WsRole.SERVER)
                        .limits(WsLimits.DEFAULT.withMaxMessageBytes(LARGEST_MESSAGE))
                        .delivery(delivery)
                        .build())
                .build();
        Channel server = new ServerBootstrap()
                .group(serverLoop)
                .channel(Transport.best().serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        countChannel(channel);
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new WsServerHandshakeHandler(config),
                                        new ServerEnd(tally));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private void countChannel(Channel channel) {
        tally.channels.incrementAndGet();
        channel.closeFuture().addListener(closed -> tally.channels.decrementAndGet());
    }

    InetSocketAddress addressFor(Plan plan) {
        return plan.streaming() ? streaming : wholeMessages;
    }

    /** Runs the next session, and then the one after it. */
    void playNext() {
        long seed = seeds.getAsLong();
        if (seed < 0) {
            return;
        }
        Plan plan = Plan.of(seed);
        new Bootstrap()
                .group(clientLoop)
                .channel(Transport.best().clientChannel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        countChannel(channel);
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new WsClientHandshakeHandler(clientConfig(plan)),
                                        new ClientEnd(tally, plan));
                    }
                })
                .connect(addressFor(plan))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        tally.reportFault(plan, "cannot connect: " + connected.cause());
                    }
                })
                .channel()
                .closeFuture()
                .addListener(closed -> {
                    tally.sessions.incrementAndGet();
                    playNext();
                });
    }

    private static WsClientConfig clientConfig(Plan plan) {
        WsClientConfig.Builder config = WsClientConfig.builder(URI.create("ws://localhost" + plan.target("n")))
                .pipeline(WsPipeline.builder(WsRole.CLIENT)
                        .limits(WsLimits.DEFAULT.withMaxMessageBytes(LARGEST_MESSAGE))
                        .build());
        return plan.deflate()
                ? config.extensions(WsDeflate.DEFAULT.clientHandshaker()).build()
                : config.build();
    }

    @Override
    public void close() {
        clientLoop.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
        serverLoop.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
