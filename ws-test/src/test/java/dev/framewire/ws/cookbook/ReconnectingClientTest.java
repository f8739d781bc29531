package dev.framewire.ws.cookbook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A client that reconnects")
class ReconnectingClientTest {
    private static final Duration SOON = Duration.ofMillis(2);

    private final Loopback loopback = new Loopback();
    private final BlockingQueue<Channel> attempts = new LinkedBlockingQueue<>();
    private final EventLoop loop = loopback.eventLoops.next();

    @AfterEach
    void stop() {
        loopback.close();
    }

    @Test
    @DisplayName("comes back after a refused connection, a refused handshake and the end of a connection")
    void comesBack() throws Exception {
        Loopback.Recorder recorder = new Loopback.Recorder();
        int port;
        ReconnectingClient client;
        // bound, but not listening
        try (Socket reserved = new Socket()) {
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = reserved.getLocalPort();
            client = client(config(port), recorder);
            client.start();
            attempt();
            attempt();
        }
        AtomicInteger requests = new AtomicInteger();
        WsServerConfig server = WsServerConfig.builder()
                .path("/")
                .decider(WsHandshakeDecider.immediately(request -> requests.getAndIncrement() == 0
                        ? WsHandshakeDecision.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "Starting.")
                        : WsHandshakeDecision.accept()))
                .build();
        loopback.serve(port, () -> Loopback.webSocket(server, List.of(new Restarting(requests))));

        assertEquals("failed: the server answered with status 503 instead of 101", recorder.next());
        assertEquals("open", recorder.next());
        assertEquals("closed 1012 ", recorder.next());
        assertEquals("open", recorder.next());
        assertEquals("welcome back", recorder.next());
        client.stop();
    }

    @Test
    @DisplayName("comes back once where a handshake fails and a Close ends it")
    void onceForTwoEvents() throws Exception {
        BlockingQueue<Boolean> held = new LinkedBlockingQueue<>();
        AtomicInteger requests = new AtomicInteger();
        WsServerConfig server = WsServerConfig.builder()
                .path("/")
                .decider(request -> {
                    if (requests.getAndIncrement() == 0) {
                        return request.answer(WsHandshakeDecision.accept());
                    }
                    held.add(true);
                    return request.newPromise();
                })
                .build();
        Channel listener = loopback.serve(server, List::of);
        WsClientConfig config = config(Loopback.port(listener)).toBuilder()
                .extensions(WsDeflate.DEFAULT.clientHandshaker())
                .requiredExtensions("permessage-deflate")
                .build();
        client(config, new Loopback.Recorder()).start();

        assertTrue(attempt().closeFuture().await(20, SECONDS));
        assertNotNull(held.poll(20, SECONDS));
        attempt();
        // longer than the longest delay: a third attempt would have begun
        loop.schedule(() -> {}, 20, MILLISECONDS).sync();
        assertEquals(0, attempts.size());
    }

    @Test
    @DisplayName("does not connect when it is stopped")
    void stopped() throws Exception {
        ReconnectingClient client = client(config(9), new Loopback.Recorder());
        client.stop();
        client.start();
        loop.submit(() -> {}).sync();
        assertEquals(0, attempts.size());
    }

    @Test
    @DisplayName("waits twice as long after each failure, up to 64 times, and not always the same")
    void delays() {
        for (int failures = 0; failures < 100; failures++) {
            long most = 500L * (1L << Math.min(failures, 6));
            int inARow = failures;
            long[] delays = IntStream.range(0, 100)
                    .mapToLong(i -> ReconnectingClient.delayMillis(Duration.ofMillis(500), inARow))
                    .distinct()
                    .toArray();
            assertTrue(delays.length > 1);
            for (long delay : delays) {
                assertTrue(delay >= most / 2 && delay <= most, delay + " after " + failures);
            }
        }
    }

    private ReconnectingClient client(WsClientConfig config, ChannelHandler handler) {
        return new ReconnectingClient(
                loop,
                new Bootstrap().channelFactory(() -> {
                    Channel channel = new NioSocketChannel();
                    attempts.add(channel);
                    return channel;
                }),
                config,
                SOON,
                () -> handler);
    }

    private static WsClientConfig config(int port) {
        return WsClientConfig.builder(URI.create("ws://127.0.0.1:" + port + "/"))
                .build();
    }

    private Channel attempt() throws InterruptedException {
        Channel channel = attempts.poll(20, SECONDS);
        assertNotNull(channel, "no attempt to connect");
        return channel;
    }

    /** Ends the first connection, and greets on the next. */
    private static final class Restarting extends ChannelInboundHandlerAdapter {
        private final AtomicInteger requests;

        Restarting(AtomicInteger requests) {
            this.requests = requests;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                ctx.writeAndFlush(
                        requests.get() == 2
                                ? new CloseWebSocketFrame(WebSocketCloseStatus.SERVICE_RESTART, "")
                                : new TextWebSocketFrame("welcome back"));
            }
        }
    }
}
