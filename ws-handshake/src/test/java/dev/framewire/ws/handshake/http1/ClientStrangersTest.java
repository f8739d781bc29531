package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.testing.ClientLoopback;
import dev.framewire.ws.handshake.testing.ClientRecorder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests our client with other servers over real sockets. */
class ClientStrangersTest {
    private static WsClientConfig.Builder config(int port) {
        return WsClientConfig.builder(URI.create("ws://127.0.0.1:" + port + "/echo"))
                .subprotocols("superchat", "chat");
    }

    /** Sends every type of message; then the client closes. */
    private static void talk(ClientLoopback.Connection client) throws InterruptedException {
        Channel channel = client.channel();
        ClientRecorder events = client.recorder();
        assertEquals("chat", client.open().subprotocol());

        channel.writeAndFlush(new TextWebSocketFrame("grüße"));
        assertEquals("text grüße", events.next());

        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.copiedBuffer("bytes", StandardCharsets.US_ASCII)));
        assertEquals("binary bytes", events.next());

        String large = "0123456789".repeat(6000);
        channel.writeAndFlush(new TextWebSocketFrame(large));
        assertEquals("text " + large, events.next());

        channel.write(new TextWebSocketFrame(false, 0, "in two "));
        channel.writeAndFlush(new ContinuationWebSocketFrame(true, 0, "parts"));
        assertEquals("text in two parts", events.next());

        channel.writeAndFlush(new TextWebSocketFrame("ping me"));
        assertEquals("text ponged", events.next());

        channel.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("p", StandardCharsets.US_ASCII)));
        assertEquals("other PongWebSocketFrame", events.next());

        channel.close();
        assertEquals("close 1000  sent 1000 LOCAL clean", events.next());
        assertEquals("inactive", events.next());
    }

    private static void letServerClose(ClientLoopback.Connection client) throws InterruptedException {
        client.open();
        client.channel().writeAndFlush(new TextWebSocketFrame("close me"));
        assertEquals("close 4001 bye sent 4001 REMOTE clean", client.recorder().next());
        assertEquals("inactive", client.recorder().next());
    }

    @Test
    @DisplayName("M5 a session with Netty's server works, whichever side closes")
    void sessionWithNettysServer() throws InterruptedException {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(List::of);
            talk(loopback.connect(config(port).build(), port));
            letServerClose(loopback.connect(config(port).build(), port));
        }
    }

    @Test
    @DisplayName("M5 K9 a session with Netty's server works with Netty's compression as a required extension")
    void compressedSessionWithNettysServer() throws InterruptedException {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(List::of);
            WsClientConfig config = config(port)
                    .extensions(new PerMessageDeflateClientExtensionHandshaker(0))
                    .requiredExtensions("permessage-deflate")
                    .build();
            ClientLoopback.Connection client = loopback.connect(config, port);
            talk(client);
            assertEquals(
                    "permessage-deflate",
                    client.handler()
                            .handshakeFuture()
                            .getNow()
                            .extensions()
                            .get(0)
                            .name());
        }
    }

    @Test
    @DisplayName("M5 a session with the server of Java-WebSocket works, whichever side closes")
    void sessionWithJavaWebSocket() throws InterruptedException {
        JavaWebSocketEcho server = new JavaWebSocketEcho();
        server.start();
        try (ClientLoopback loopback = new ClientLoopback()) {
            server.started.await(20, TimeUnit.SECONDS);
            int port = server.getPort();
            talk(loopback.connect(config(port).build(), port));
            letServerClose(loopback.connect(config(port).build(), port));
        } finally {
            server.stop();
        }
    }

    @Test
    @DisplayName("K10 a server that chooses none of our subprotocols is accepted (section 4.1)")
    void serverMayChooseNoSubprotocol() throws InterruptedException {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(List::of);
            WsClientConfig config = WsClientConfig.builder(URI.create("ws://127.0.0.1:" + port + "/echo"))
                    .subprotocols("unknown")
                    .build();
            assertNull(loopback.connect(config, port).open().subprotocol());
        }
    }

    private static final class JavaWebSocketEcho extends WebSocketServer {
        final CountDownLatch started = new CountDownLatch(1);

        JavaWebSocketEcho() {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    1,
                    List.of(new Draft_6455(List.of(), List.of(new Protocol("chat")))));
            setConnectionLostTimeout(0);
            setDaemon(true);
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            if (text.equals("close me")) {
                connection.close(4001, "bye");
            } else if (text.equals("ping me")) {
                connection.sendPing();
            } else {
                connection.send(text);
            }
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer bytes) {
            connection.send(bytes);
        }

        @Override
        public void onWebsocketPong(WebSocket connection, Framedata pong) {
            connection.send("ponged");
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket connection, Exception error) {}
    }
}
