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
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The chat, the echo and the page on one port. Safe to use from any thread. */
public final class ChatServer implements AutoCloseable {
    /** Reads grow with what arrives: large messages in a few reads take a quarter less CPU than in pieces of 64 KiB. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(64, 2048, 512 << 10);

    /** Netty's default one clears the memory that it takes anew again and again, which costs more than it saves. */
    private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

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
     * Starts a server. With Redis it starts also while that is away; {@code /healthz} says so.
     *
     * @param config how it runs
     * @return the server, listening
     * @throws IOException if it cannot listen there, or the certificate and key cannot be used
     */
    public static ChatServer start(ChatServerConfig config) throws IOException {
        URI redis = config.redis();
        return start(config, redis == null ? new MemoryBackend(Clock.systemUTC()) : new RedisBackend(redis));
    }

    /** With a backend that is closed with the server. */
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
        return port == null ? null : listen(port, new HttpPipeline(connections, config.httpTimeout(), answers));
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
                return backend.isAvailable() ? "" : "the store of the chat is away";
            }

            @Override
            public String metrics() {
                return metrics.scrape();
            }
        };
    }

    /**
     * The port it listens on.
     *
     * @return the port, also if the system chose it
     */
    public int port() {
        return port(listener);
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * The port that sends plain HTTP to {@link #port}.
     *
     * @return the port, or -1 if there is none
     */
    public int redirectPort() {
        return redirect == null ? -1 : port(redirect);
    }

    /**
     * The port of {@code /healthz} and {@code /metrics}, which answers until the event loops stop.
     *
     * @return the port, or that of the page if they have none of their own
     */
    public int operationsPort() {
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

    /** Waits until the server is closed. */
    public void awaitClosed() {
        listener.closeFuture().awaitUninterruptibly();
    }

    /**
     * Accepts no more, waits until what was said is kept and acknowledged, says goodbye to everyone with Close 1001 (RFC 6455
     * section 7.4.1), waits for their answers, and stops the event loops. Each wait is at most the close timeout. A second call
     * only waits for that.
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
        Duration wait = config.closeTimeout();
        CompletableFuture<Void> drained = hub.drain().toCompletableFuture();
        drained.completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS).join();
        hub.close();
        connections.forEach(connection -> connection.eventLoop().execute(() -> sayGoodbye(connection)));
        connections.newCloseFuture().awaitUninterruptibly(wait.toMillis());
        eventLoops.shutdownGracefully(0, wait.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
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
