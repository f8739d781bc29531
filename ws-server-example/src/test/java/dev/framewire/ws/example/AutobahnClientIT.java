package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Run by {@code mvn -Pautobahn verify}. */
class AutobahnClientIT {
    private static final WsPipeline PIPELINE = WsPipeline.builder(WsRole.CLIENT)
            .limits(new WsLimits(64 << 20, 1 << 20))
            .build();

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private int port;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @DisplayName("the client passes every case")
    void clientPassesEveryCase() throws Exception {
        port = freePort();
        try (AutobahnSuite suite = AutobahnSuite.asServer(port)) {
            awaitListening(suite);
            CompletableFuture<String> count = new CompletableFuture<>();
            run("/getCaseCount", new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    count.complete(((TextWebSocketFrame) msg).text());
                    ReferenceCountUtil.release(msg);
                }
            });
            int cases = Integer.parseInt(count.get(10, TimeUnit.SECONDS));
            for (int i = 1; i <= cases; i++) {
                run("/runCase?case=" + i + "&agent=framewire", new Echo());
            }
            run("/updateReports?agent=framewire", new Echo());
            suite.assertAllPassed("client");
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    /** Runs one connection from its handshake to its end. */
    private void run(String target, ChannelInboundHandlerAdapter user) throws Exception {
        URI uri = URI.create("ws://127.0.0.1:" + port + target);
        WsClientConfig config = WsClientConfig.builder(uri).pipeline(PIPELINE).build();
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(new HttpClientCodec(), new WsClientHandshakeHandler(config), user);
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        assertTrue(channel.closeFuture().await(2, TimeUnit.MINUTES), () -> target + " has not ended");
    }

    private void awaitListening(AutobahnSuite suite) throws InterruptedException {
        Bootstrap probe = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {}
                });
        while (true) {
            assertTrue(suite.isAlive(), "the suite has ended: see target/autobahn-server.log");
            var attempt = probe.connect("127.0.0.1", port).await();
            if (attempt.isSuccess()) {
                attempt.channel().close().sync();
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.write(msg);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
