package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Connections on the loopback interface. One end has the pipeline, the other is a plain socket of the test. */
public final class CloseSockets implements AutoCloseable {
    /** The bound of every wait. Only a test that fails waits this long. */
    public static final int PATIENCE_SECONDS = 20;

    public enum Transport {
        NIO,
        EPOLL
    }

    public final EventLoopGroup group;
    private final Transport transport;
    private final WsPipeline pipeline;
    private final BlockingQueue<Endpoint> accepted = new LinkedBlockingQueue<>();
    private boolean autoRead = true;
    private Channel listener;

    public CloseSockets(Transport transport, WsPipeline pipeline) {
        this.transport = transport;
        this.pipeline = pipeline;
        group = transport == Transport.NIO ? EventLoops.nio(1) : EventLoops.epoll(1);
    }

    public static Stream<Transport> transports() {
        return Epoll.isAvailable() ? Stream.of(Transport.values()) : Stream.of(Transport.NIO);
    }

    /** Connections are read once when they begin, and later only on request. */
    public CloseSockets autoReadOff() {
        autoRead = false;
        return this;
    }

    /** A connection of the role under test, and its peer. */
    public Endpoint connect() throws Exception {
        return pipeline.role() == WsRole.SERVER ? connectToServer() : connectToPeer();
    }

    private Endpoint connectToServer() throws Exception {
        if (listener == null) {
            listener = new ServerBootstrap()
                    .group(group)
                    .channel(transport == Transport.NIO ? NioServerSocketChannel.class : EpollServerSocketChannel.class)
                    .childOption(ChannelOption.AUTO_READ, autoRead)
                    .childHandler(new Initializer())
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
        }
        Socket peer = new Socket();
        peer.connect(listener.localAddress());
        return accepted(peer);
    }

    private Endpoint connectToPeer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Bootstrap()
                    .group(group)
                    .channel(transport == Transport.NIO ? NioSocketChannel.class : EpollSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, autoRead)
                    .handler(new Initializer())
                    .connect(server.getLocalSocketAddress())
                    .sync();
            return accepted(server.accept());
        }
    }

    private Endpoint accepted(Socket peer) throws Exception {
        peer.setSoTimeout(PATIENCE_SECONDS * 1000);
        Endpoint endpoint = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        endpoint.peer = peer;
        return endpoint;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(group.terminationFuture().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS), "still runs");
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            Endpoint endpoint = new Endpoint(channel);
            pipeline.appendTo(channel.pipeline());
            channel.pipeline().addLast(endpoint);
            accepted.add(endpoint);
        }
    }

    /** The end under test. Its user only receives. */
    public static final class Endpoint extends ChannelInboundHandlerAdapter {
        public final Channel channel;
        public Socket peer;
        private final BlockingQueue<WsCloseEvent> ends = new LinkedBlockingQueue<>();

        Endpoint(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsCloseEvent end) {
                ends.add(end);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // the close event has it
        }

        public void peerSends(byte[] bytes) throws IOException {
            peer.getOutputStream().write(bytes);
            peer.getOutputStream().flush();
        }

        /** The one close event of a channel that has closed. */
        public WsCloseEvent end() throws InterruptedException {
            assertTrue(channel.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS), "channel still open");
            WsCloseEvent end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(end != null, "no close event");
            assertEquals(0, ends.size(), "more than one close event");
            return end;
        }
    }
}
