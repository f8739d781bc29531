package dev.framewire.ws.example;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * Java-WebSocket in both roles, which echoes every message. It supports only windows of 15 bits. Its client always offers
 * no context takeover for both sides, and its server always uses it.
 */
final class JavaWebSocketPeer {
    private final CountDownLatch started = new CountDownLatch(1);
    private final List<WebSocketClient> clients = new ArrayList<>();
    private final Server server = new Server();

    JavaWebSocketPeer() throws InterruptedException {
        server.start();
        if (!started.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("not started");
        }
    }

    private static Draft draft() {
        PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
        // compress everything; the default does not compress messages below 1 KiB
        extension.setThreshold(0);
        return new Draft_6455(extension);
    }

    /** The port of its server on 127.0.0.1. */
    int port() {
        return server.getPort();
    }

    /** Lets its client connect. */
    void connect(String url) {
        WebSocketClient client = new Client(URI.create(url));
        clients.add(client);
        client.connect();
    }

    void stop() throws InterruptedException {
        clients.forEach(WebSocketClient::close);
        server.stop();
    }

    private final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress("127.0.0.1", 0), 1, List.of(draft()));
            setReuseAddr(true);
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {}

        @Override
        public void onMessage(WebSocket socket, String text) {
            socket.send(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer bytes) {
            socket.send(bytes);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket socket, Exception failure) {
            failure.printStackTrace();
        }
    }

    private static final class Client extends WebSocketClient {
        Client(URI uri) {
            super(uri, draft());
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            send(text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            send(bytes);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {}

        @Override
        public void onError(Exception failure) {
            failure.printStackTrace();
        }
    }
}
