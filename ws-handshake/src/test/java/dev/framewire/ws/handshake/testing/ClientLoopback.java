package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.testing.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Our client and Netty's server on loopback sockets. */
public final class ClientLoopback implements AutoCloseable {
    private final EventLoopGroup group = EventLoops.nio(2);

    /** A client that is connected or is connecting. */
    public record Connection(Channel channel, WsClientHandshakeHandler handler, ClientRecorder recorder) {
        public WsHandshakeCompleteEvent open() throws InterruptedException {
            if (!handler.handshakeFuture().await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no handshake within 20 s");
            }
            if (!handler.handshakeFuture().isSuccess()) {
                throw new AssertionError(handler.handshakeFuture().cause());
            }
            for (String expected = "HANDSHAKE_COMPLETE"; !recorder.next().equals(expected); ) {}
            return handler.handshakeFuture().getNow();
        }
    }

    /** Netty's own server handlers at {@code /echo}, with subprotocol and compression; the port it listens on. */
    public int serveStock(Supplier<List<ChannelHandler>> first) throws InterruptedException {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/echo")
                .subprotocols("chat")
                .allowExtensions(true)
                .dropPongFrames(false)
                .build();
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        first.get().forEach(channel.pipeline()::addLast);
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketServerCompressionHandler(0),
                                        new WebSocketServerProtocolHandler(config),
                                        new ClientStockEcho());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Connects to an address, which need not be the one of the URI. */
    public Connection connect(WsClientConfig config, InetSocketAddress address, ChannelHandler... first) {
        WsClientHandshakeHandler handler = new WsClientHandshakeHandler(config);
        ClientRecorder recorder = new ClientRecorder();
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(first);
                        ch.pipeline().addLast(new HttpClientCodec(), handler, recorder);
                    }
                })
                .connect(address)
                .channel();
        return new Connection(channel, handler, recorder);
    }

    public Connection connect(WsClientConfig config, int port, ChannelHandler... first) {
        return connect(config, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), first);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
