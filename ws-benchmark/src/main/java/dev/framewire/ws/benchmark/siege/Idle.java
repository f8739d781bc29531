package dev.framewire.ws.benchmark.siege;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.benchmark.peer.Transport;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many idle members, and two that chat. */
final class Idle {
    private static final int CONNECTIONS = 10_000;
    private static final int AT_A_TIME = 100;
    private static final int MESSAGES = 200;
    private static final int MAX_MILLIS = 50;
    private static final int MAX_WAIT_SECONDS = 120;

    private final ExampleServer server;
    private final Semaphore connecting = new Semaphore(AT_A_TIME);
    private final AtomicInteger open = new AtomicInteger();

    private Idle(ExampleServer server) {
        this.server = server;
    }

    static boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar, "--rate", "1000000", "--burst", "1000000")) {
            return new Idle(server).play(out);
        }
    }

    private boolean play(PrintWriter out) throws IOException, InterruptedException {
        EventLoopGroup loop = Transport.best().newLoop();
        try (RawSocket one = RawSocket.joinRoom(server.port(), "siege");
                RawSocket other = RawSocket.joinRoom(server.port(), "siege")) {
            // initializes everything that exists once
            chat(one, other);
            long heap = server.readHeapBytes();
            long direct = server.readDirectBytes();
            long resident = server.readResidentBytes();
            connect(loop);
            double[] millis = chat(one, other);
            Arrays.sort(millis);
            out.printf(
                    Locale.ROOT,
                    "idle       %d connections: a message arrives after %.1f ms (median), %.1f ms (slowest of %d)%n"
                            + "           each takes %d bytes of heap, %d of direct memory (%.1f MiB in all), %d of resident memory%n",
                    open.get(),
                    millis[MESSAGES / 2],
                    millis[MESSAGES - 1],
                    MESSAGES,
                    (server.readHeapBytes() - heap) / CONNECTIONS,
                    (server.readDirectBytes() - direct) / CONNECTIONS,
                    direct / ExampleServer.MEBI,
                    (server.readResidentBytes() - resident) / CONNECTIONS);
            return open.get() == CONNECTIONS && millis[MESSAGES - 1] <= MAX_MILLIS;
        } finally {
            loop.shutdownGracefully(0, MAX_WAIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private void connect(EventLoopGroup loop) throws IOException, InterruptedException {
        WsClientConfig config = WsClientConfig.builder(URI.create("ws://127.0.0.1:" + server.port() + "/chat"))
                .subprotocols("superchat")
                .build();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new WsClientHandshakeHandler(config), new Listener());
                    }
                });
        for (int i = 0; i < CONNECTIONS; i++) {
            await(1);
            bootstrap.connect(InetAddress.getLoopbackAddress(), server.port());
        }
        await(AT_A_TIME);
    }

    private void await(int permits) throws IOException, InterruptedException {
        if (!connecting.tryAcquire(permits, MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("only " + open + " connections are open");
        }
    }

    /** Sends messages from one member to another; returns the latencies in milliseconds. */
    private static double[] chat(RawSocket from, RawSocket to) throws IOException {
        double[] millis = new double[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            long start = System.nanoTime();
            from.say("{\"type\":\"message\",\"room\":\"siege\",\"text\":\"hello\"}");
            to.awaitType("message");
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return millis;
    }

    private final class Listener extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                open.incrementAndGet();
                connecting.release();
            } else if (event instanceof WsCloseEvent) {
                open.decrementAndGet();
            }
        }
    }
}
