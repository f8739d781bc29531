package dev.framewire.ws.example;

import dev.framewire.ws.connection.WsProtocolHandler;
import dev.framewire.ws.example.chat.ChatHub;
import dev.framewire.ws.example.http.HttpHandler;
import dev.framewire.ws.example.http.HttpSite;
import dev.framewire.ws.example.http.Operations;
import dev.framewire.ws.example.http.RedirectHandler;
import dev.framewire.ws.example.ops.Metrics;
import dev.framewire.ws.example.redis.RedisBackend;
import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server with the chat, the echo and the page on one port. Thread-safe. */
final class ChatServer implements AutoCloseable {
    /** Netty's default reads at most 64 KiB at once. Larger reads take a quarter less CPU for large messages. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 2048, 512 << 10);

    /** Netty's default allocator returns memory early and then clears new memory, which costs more than it saves. */
    private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final ChatServerConfig config;
    private final Backend backend;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup eventLoops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChatHub hub;
    private final Channel listener;
    private final @Nullable Channel redirect;
    private final @Nullable Channel operations;
    private volatile boolean stopping;

    private ChatServer(ChatServerConfig config, @Nullable SslContext tls, Backend backend) throws IOException {
        this.config = config;
        this.backend = backend;
        transport = Transport.best();
        eventLoops = new MultiThreadIoEventLoopGroup(
                config.eventLoops(), new DefaultThreadFactory("framewire-chat"), transport.ioHandlers());
        Metrics metrics = new Metrics(backend::isAvailable);
        hub = new ChatHub(eventLoops.next(), Clock.systemUTC(), backend, config.limits(), metrics);
        Operations own = operations(metrics);
        listener = listen(config.port(), new ServerPipeline(config, tls, hub, connections, metrics, own));
        redirect = listenForHttp(config.redirectPort(), new RedirectHandler(this::port));
        operations = listenForHttp(config.operationsPort(), new HttpHandler(HttpSite.operations(own), Map.of()));
    }

    /**
     * Starts a server. It also starts while Redis is unavailable; then {@code /healthz} answers 503.
     *
     * @return the server, which listens
     * @throws IOException if it cannot listen on a port, or cannot use the certificate or the key
     */
    static ChatServer start(ChatServerConfig config) throws IOException {
        URI redis = config.redis();
        return start(config, redis == null ? new MemoryBackend(Clock.systemUTC()) : new RedisBackend(redis));
    }

    /** Starts a server that closes the backend when it is closed. */
    static ChatServer start(ChatServerConfig config, Backend backend) throws IOException {
        try {
            return new ChatServer(
                    config, config.tls() == null ? null : config.tls().load(), backend);
        } catch (IOException e) {
            backend.close();
            throw e;
        }
    }

    private @Nullable Channel listenForHttp(@Nullable Integer port, ChannelHandler answers) throws IOException {
        return port == null ? null : listen(port, new HttpPipeline(connections, answers));
    }

    private Channel listen(int port, ChannelHandler pipeline) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childOption(ChannelOption.ALLOCATOR, BUFFERS)
                .childHandler(pipeline)
                .bind(config.host(), port)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            hub.close();
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new PortException(port, cause);
        }
        return bound.channel();
    }

    private Operations operations(Metrics metrics) {
        return new Operations() {
            @Override
            public String problem() {
                if (stopping) {
                    return "stopping";
                }
                return backend.isAvailable() ? "" : "the chat store is unavailable";
            }

            @Override
            public String metrics() {
                return metrics.scrape();
            }
        };
    }

    /** Returns the port that the server listens on. If the configuration says 0, it is the one that the system chose. */
    int port() {
        return port(listener);
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Returns the port that redirects plain HTTP to {@link #port}, or -1 if there is none. */
    int redirectPort() {
        return redirect == null ? -1 : port(redirect);
    }

    /** Returns the port of {@code /healthz} and {@code /metrics}. A separate one answers until the event loops stop. */
    int operationsPort() {
        return operations == null ? port() : port(operations);
    }

    @Override
    public String toString() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        int loops = eventLoops.executorCount();
        return (config.tls() == null ? "http://" : "https://") + host + ":" + port() + "/ ("
                + transport.name().toLowerCase(Locale.ROOT) + ", " + loops
                + (loops == 1 ? " event loop)" : " event loops)");
    }

    void awaitClosed() {
        listener.closeFuture().awaitUninterruptibly();
    }

    /**
     * Stops the server in these steps:
     *
     * <ol>
     *   <li>accept no more connections;
     *   <li>wait until the store has stored and acknowledged all messages, at most 5 s;
     *   <li>send Close 1001 to each peer (RFC 6455 section 7.4.1) and wait for its answer, at most 5 s;
     *   <li>stop the event loops and close the backend.
     * </ol>
     *
     * <p>A second call waits until the event loops have stopped.
     */
    @Override
    public void close() {
        if (eventLoops.isShuttingDown()) {
            eventLoops.terminationFuture().awaitUninterruptibly();
            return;
        }
        stopping = true;
        listener.close().awaitUninterruptibly();
        if (redirect != null) {
            redirect.close().awaitUninterruptibly();
        }
        CompletableFuture<Void> drained = hub.drain().toCompletableFuture();
        drained.completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
        hub.close();
        connections.forEach(connection -> connection.eventLoop().execute(() -> sayGoodbye(connection)));
        connections.newCloseFuture().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        eventLoops
                .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly();
        backend.close();
    }

    private static void sayGoodbye(Channel connection) {
        if (connection.pipeline().get(WsProtocolHandler.class) != null) {
            connection.writeAndFlush(
                    new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is stopping"));
        } else {
            connection.close();
        }
    }
}
