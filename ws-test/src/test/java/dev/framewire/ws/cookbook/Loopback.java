package dev.framewire.ws.cookbook;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import dev.framewire.ws.testing.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Servers and clients on sockets of this machine, until the end of a test. */
final class Loopback implements AutoCloseable {
    final EventLoopGroup eventLoops = EventLoops.nio(2);

    /** What clients have received, in words. */
    @Sharable
    static final class Recorder extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return words.poll(20, SECONDS);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            words.add(frame.text());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                words.add("open");
            } else if (event instanceof WsHandshakeFailedEvent failed) {
                words.add("failed: " + failed.cause().getMessage());
            } else if (event instanceof WsCloseEvent close) {
                words.add("closed " + close.code() + ' ' + close.reason());
            }
        }
    }

    /** A client that is connected or about to be. */
    record Client(Channel channel, Recorder recorder) {
        String next() throws InterruptedException {
            return recorder.next();
        }
    }

    Channel serve(int port, Supplier<List<ChannelHandler>> handlers) throws InterruptedException {
        return new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer(handlers))
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    /** A WebSocket server on a port that is free; the handlers are behind the handshake handler. */
    Channel serve(WsServerConfig config, Supplier<List<ChannelHandler>> handlers) throws InterruptedException {
        return serve(0, () -> webSocket(config, handlers.get()));
    }

    static List<ChannelHandler> webSocket(WsServerConfig config, List<ChannelHandler> handlers) {
        List<ChannelHandler> all = new ArrayList<>();
        all.add(new HttpServerCodec());
        all.add(new WsServerHandshakeHandler(config));
        all.addAll(handlers);
        return all;
    }

    static int port(Channel listener) {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    static URI uri(Channel listener, String path) {
        return URI.create("ws://127.0.0.1:" + port(listener) + path);
    }

    Bootstrap bootstrap() {
        return new Bootstrap().group(eventLoops).channel(NioSocketChannel.class);
    }

    /** Connects a client that records what it receives. */
    Client connect(WsClientConfig config) {
        Recorder recorder = new Recorder();
        return new Client(
                connect(config, () -> List.of(new HttpClientCodec(), new WsClientHandshakeHandler(config), recorder)),
                recorder);
    }

    Channel connect(WsClientConfig config, Supplier<List<ChannelHandler>> handlers) {
        return bootstrap()
                .handler(initializer(handlers))
                .connect(config.host(), config.port())
                .channel();
    }

    private static ChannelInitializer<Channel> initializer(Supplier<List<ChannelHandler>> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                handlers.get().forEach(channel.pipeline()::addLast);
            }
        };
    }

    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 20, SECONDS).syncUninterruptibly();
    }
}
