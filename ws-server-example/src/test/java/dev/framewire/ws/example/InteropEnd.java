package dev.framewire.ws.example;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.example.InteropDialog.Outcome;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsOriginPolicy;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Our server or our client, which runs one {@link InteropDialog} with a peer. */
final class InteropEnd {
    private static final long PATIENCE_SECONDS = 20;

    private InteropEnd() {}

    /** Runs the dialog with our server; {@code peer} gets the URL of the server. */
    static Outcome asServer(WsDeflate deflate, PeerClient peer) throws Exception {
        WsServerConfig config = WsServerConfig.builder()
                .path("/")
                .originPolicy(WsOriginPolicy.any())
                .extensions(deflate.serverHandshaker())
                .pipeline(pipeline(WsRole.SERVER))
                .build();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel listener = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new Handlers(outcome, () ->
                            new ChannelHandler[] {new HttpServerCodec(), new WsServerHandshakeHandler(config)}))
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
            peer.connect("ws://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/");
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    /** Connects a peer to a URL. */
    @FunctionalInterface
    interface PeerClient {
        void connect(String url) throws Exception;
    }

    /** Runs the dialog with our client and the server of the peer. */
    static Outcome asClient(WsDeflate deflate, int port) throws Exception {
        WsClientConfig config = WsClientConfig.builder(URI.create("ws://127.0.0.1:" + port + "/"))
                .extensions(deflate.clientHandshaker())
                .requiredExtensions("permessage-deflate")
                .pipeline(pipeline(WsRole.CLIENT))
                .build();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(new Handlers(outcome, () ->
                            new ChannelHandler[] {new HttpClientCodec(), new WsClientHandshakeHandler(config)}))
                    .connect("127.0.0.1", port)
                    .sync();
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static WsPipeline pipeline(WsRole role) {
        return WsPipeline.builder(role)
                .limits(WsLimits.DEFAULT.withMaxMessageBytes(1 << 20))
                .build();
    }

    private static final class Handlers extends ChannelInitializer<Channel> {
        private final CompletableFuture<Outcome> outcome;
        private final Supplier<ChannelHandler[]> handshake;

        Handlers(CompletableFuture<Outcome> outcome, Supplier<ChannelHandler[]> handshake) {
            this.outcome = outcome;
            this.handshake = handshake;
        }

        @Override
        protected void initChannel(Channel channel) {
            WireCounter wire = new WireCounter();
            channel.pipeline()
                    .addLast(wire)
                    .addLast(handshake.get())
                    .addLast(new InteropDialog(InteropMessages.all(), wire, outcome));
        }
    }
}
