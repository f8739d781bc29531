package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatRoom;
import dev.framewire.ws.example.http.HttpHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The chat, the echo and the page on one port. Safe to use from any thread. */
public final class ChatServer implements AutoCloseable {
    /** What may wait for a peer that reads slowly, before the echo stops reading and the chat lets go of it. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final ChatServerConfig config;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup eventLoops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChatRoom room;
    private final Channel listener;

    private ChatServer(ChatServerConfig config) throws IOException {
        this.config = config;
        transport = Transport.best();
        eventLoops = new MultiThreadIoEventLoopGroup(
                config.eventLoops(), new DefaultThreadFactory("framewire-chat"), transport.ioHandlers());
        room = new ChatRoom(eventLoops.next(), Clock.systemUTC());
        listener = listen();
    }

    /**
     * Starts a server.
     *
     * @param config how it runs
     * @return the server, listening
     * @throws IOException if it cannot listen there
     */
    public static ChatServer start(ChatServerConfig config) throws IOException {
        return new ChatServer(config);
    }

    private Channel listen() throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ServerPipeline(config, room, connections))
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            throw cause instanceof IOException io ? io : new IOException("cannot listen", cause);
        }
        return bound.channel();
    }

    /**
     * The port it listens on.
     *
     * @return the port, also if the system chose it
     */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public String toString() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        int loops = eventLoops.executorCount();
        return "http://" + host + ":" + port() + "/ (" + transport.name().toLowerCase(Locale.ROOT) + ", " + loops
                + (loops == 1 ? " event loop)" : " event loops)");
    }

    /** Waits until the server is closed. */
    public void awaitClosed() {
        listener.closeFuture().awaitUninterruptibly();
    }

    /**
     * Accepts no more, says goodbye to everyone with Close 1001 (RFC 6455 section 7.4.1), waits for their answers for the
     * close timeout at most, and stops the event loops. A second call only waits for that.
     */
    @Override
    public void close() {
        if (eventLoops.isShuttingDown()) {
            eventLoops.terminationFuture().awaitUninterruptibly();
            return;
        }
        room.close();
        listener.close().awaitUninterruptibly();
        connections.forEach(connection -> connection.eventLoop().execute(() -> sayGoodbye(connection)));
        Duration wait = config.closeTimeout();
        connections.newCloseFuture().awaitUninterruptibly(wait.toMillis());
        eventLoops.shutdownGracefully(0, wait.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static void sayGoodbye(Channel connection) {
        if (connection.pipeline().get(HttpHandler.class) == null) {
            connection.writeAndFlush(
                    new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is stopping"));
        } else {
            connection.close();
        }
    }
}
