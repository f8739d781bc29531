package example;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends one message over a loopback socket and prints the echo. */
public final class Echo {
    private Echo() {}

    /** Without arguments. */
    public static void main(String[] args) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            WsServerConfig server = WsServerConfig.builder().path("/echo").build();
            Channel listener = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(pipeline(() -> new ChannelHandler[] {
                        new HttpServerCodec(), new WsServerHandshakeHandler(server), new EchoHandler()
                    }))
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            InetSocketAddress address = (InetSocketAddress) listener.localAddress();
            URI uri = URI.create("ws://localhost:" + address.getPort() + "/echo");
            WsClientHandshakeHandler handshake =
                    new WsClientHandshakeHandler(WsClientConfig.builder(uri).build());
            CompletableFuture<String> echo = new CompletableFuture<>();
            Channel client = new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(pipeline(() ->
                            new ChannelHandler[] {new HttpClientCodec(), handshake, new ReceivingHandler(echo)}))
                    .connect(address)
                    .sync()
                    .channel();
            handshake.handshakeFuture().sync();
            client.writeAndFlush(new TextWebSocketFrame("Hello"));
            System.out.println(echo.get(20, TimeUnit.SECONDS));
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static ChannelInitializer<Channel> pipeline(Supplier<ChannelHandler[]> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        };
    }

    private static final class EchoHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private static final class ReceivingHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final CompletableFuture<String> echo;

        ReceivingHandler(CompletableFuture<String> echo) {
            this.echo = echo;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            echo.complete(frame.text());
        }
    }
}
