package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests real sockets whose client is slow or disappears. */
class SlowSocketTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final int CLIENTS = 200;
    private static final int PAGE_BYTES = 10_000;

    private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Object> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong mostUnsent = new AtomicLong();
    private EventLoopGroup loops;
    private InetSocketAddress address;

    private void start(Duration handshakeTimeout) {
        WsServerConfig config =
                Server.config().handshakeTimeout(handshakeTimeout).build();
        loops = EventLoops.nio(1);
        address = (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        connections.incrementAndGet();
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new WsServerHandshakeHandler(config), new User());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class User extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof LastHttpContent) {
                ByteBuf page = ctx.alloc().buffer(PAGE_BYTES).writeZero(PAGE_BYTES);
                FullHttpResponse response =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, page);
                response.headers().set(HttpHeaderNames.CONTENT_LENGTH, PAGE_BYTES);
                ctx.writeAndFlush(response);
                mostUnsent.accumulateAndGet(
                        ctx.channel().unsafe().outboundBuffer().totalPendingWriteBytes(), Math::max);
            }
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeFailedEvent failed) {
                failures.add(failed.cause());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // a reset
        }
    }

    /** Sends an endless request head byte by byte until the server answers. */
    private static final class Dribbler extends SimpleChannelInboundHandler<ByteBuf> {
        private final byte[] request = Request.UPGRADE.text().stripTrailing().getBytes(StandardCharsets.US_ASCII);
        private final StringBuffer received = new StringBuffer();
        private int sent;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            drop(ctx);
        }

        private void drop(ChannelHandlerContext ctx) {
            if (ctx.channel().isActive() && received.isEmpty()) {
                byte next = sent < request.length ? request[sent++] : (byte) 'x';
                ctx.writeAndFlush(Unpooled.buffer(1).writeByte(next));
                ctx.executor().schedule(() -> drop(ctx), 20, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf msg) {
            received.append(msg.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Test
    @DisplayName(
            "handshake timeout starts with the complete request: 200 clients that send a few bytes at a time get 408 and are disconnected")
    void clientsThatSendSlowlyGet408() throws InterruptedException {
        start(Duration.ofMillis(400));
        List<Dribbler> dribblers = new ArrayList<>();
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Dribbler dribbler = new Dribbler();
            dribblers.add(dribbler);
            channels.add(new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(dribbler)
                    .connect(address)
                    .sync()
                    .channel());
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertTrue(channels.get(i).closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS), "still open");
            assertEquals("408", Server.statusOf(dribblers.get(i).received.toString()));
        }
        assertTrue(accepted.newCloseFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS), accepted::toString);
        assertEquals(CLIENTS, connections.get());
        assertEquals(CLIENTS, failures.size());
    }

    @Test
    @DisplayName(
            "S3 from a client that sends requests and reads no response the server stops reading, and disconnects it")
    void clientThatReadsNothingIsDisconnected() throws Exception {
        start(Duration.ofMillis(500));
        byte[] requests = Request.plain("/page").text().repeat(1000).getBytes(StandardCharsets.US_ASCII);
        long sent = 0;
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            while (sent < 256 << 20) {
                client.getOutputStream().write(requests);
                sent += requests.length;
            }
        } catch (IOException reset) {
            assertTrue(sent < 64 << 20, sent + " bytes were taken");
        }
        assertTrue(accepted.newCloseFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS), accepted::toString);
        assertEquals(1, failures.size());
        assertTrue(mostUnsent.get() < 1 << 20, mostUnsent + " bytes waited for the client");
    }

    @Test
    @DisplayName("unclean TCP close spins: a reset or a half-close after any byte of a request ends the connection")
    void resetOrHalfCloseAfterAnyByteEndsTheConnection() throws Exception {
        start(Duration.ofSeconds(PATIENCE_SECONDS));
        byte[] request = Request.UPGRADE.bytes();
        for (boolean reset : new boolean[] {true, false}) {
            for (int length = 0; length < request.length; length++) {
                try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                    client.setSoTimeout(PATIENCE_SECONDS * 1000);
                    client.getOutputStream().write(request, 0, length);
                    if (reset) {
                        client.setSoLinger(true, 0);
                    } else {
                        client.shutdownOutput();
                        assertEquals(-1, client.getInputStream().read(), length + " bytes");
                    }
                }
            }
        }
        assertTrue(accepted.newCloseFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS), accepted::toString);
        assertEquals(List.of(), List.copyOf(failures));
    }
}
