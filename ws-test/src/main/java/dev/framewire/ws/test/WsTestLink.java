package dev.framewire.ws.test;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.List;

/**
 * A real client and a real server, connected with each other without a socket: for tests of a protocol of one's own, in which
 * both ends are handlers. The bytes that each end sends are checked on their way. The handshake is done at the beginning.
 *
 * <pre>{@code
 * try (WsTestLink link = WsTestLink.between(serverConfig, List.of(new MyServer()), clientConfig, List.of(new MyClient()))) {
 *     link.client().channel().writeAndFlush(new TextWebSocketFrame("hello"));
 *     link.pass(Duration.ofSeconds(60));
 *     link.client().channel().close();
 *     link.run();
 *     assertEquals(1000, link.server().closed().code());
 * }
 * }</pre>
 */
public final class WsTestLink implements AutoCloseable {
    private final Trace trace = new Trace();
    private final TestLoop loop = new TestLoop();
    private final WsTestEnd server;
    private final WsTestEnd client;

    private WsTestLink(
            WsServerConfig serverConfig,
            ChannelHandler[] forServer,
            WsClientConfig clientConfig,
            ChannelHandler[] forClient) {
        server = new WsTestEnd(false, loop, trace, "server ", WsTest.handshake(serverConfig), forServer);
        client = new WsTestEnd(true, loop, trace, "client ", WsTest.handshake(clientConfig), forClient);
    }

    /**
     * Connects a client with a server.
     *
     * @param serverConfig what the server accepts
     * @param serverHandlers the handlers under test of the server
     * @param clientConfig what the client asks for, with a {@code ws} URI
     * @param clientHandlers the handlers under test of the client
     * @return the connection, after its handshake
     */
    public static WsTestLink between(
            WsServerConfig serverConfig,
            List<? extends ChannelHandler> serverHandlers,
            WsClientConfig clientConfig,
            List<? extends ChannelHandler> clientHandlers) {
        WsTestLink link = new WsTestLink(
                serverConfig,
                serverHandlers.toArray(ChannelHandler[]::new),
                clientConfig,
                clientHandlers.toArray(ChannelHandler[]::new));
        link.run();
        return link;
    }

    /**
     * The server.
     *
     * @return its end
     */
    public WsTestEnd server() {
        return server;
    }

    /**
     * The client.
     *
     * @return its end
     */
    public WsTestEnd client() {
        return client;
    }

    /**
     * Runs what is to be done now, until both ends are at rest.
     *
     * @throws AssertionError if a handler wrote anything but a frame
     */
    public void run() {
        settle();
        server.check();
        client.check();
    }

    private void settle() {
        while (server.settle() || client.settle() || server.deliverTo(client) || client.deliverTo(server)) {
            // what one end does is work for the other
        }
    }

    /**
     * Lets time pass on both ends, as {@link WsTest#pass} does.
     *
     * @param time how much
     * @throws UnsupportedOperationException on Netty 4.1, where the library cannot see the time of a test
     */
    public void pass(Duration time) {
        loop.advance(time, this::settle);
        run();
    }

    /** Ends the connection; nothing may be left of either end. */
    @Override
    public void close() {
        settle();
        try {
            client.end();
        } finally {
            settle();
            server.end();
        }
    }
}
