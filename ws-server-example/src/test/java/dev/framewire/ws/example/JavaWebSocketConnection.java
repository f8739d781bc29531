package dev.framewire.ws.example;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ServerHandshake;

/** A connection of Java-WebSocket. */
final class JavaWebSocketConnection extends StrangerConnection {
    final CompletableFuture<String> closeReason = new CompletableFuture<>();
    final WebSocketClient client;

    JavaWebSocketConnection(String uri, String subprotocol, String origin) {
        Map<String, String> headers = new HashMap<>();
        if (!origin.isEmpty()) {
            headers.put("Origin", origin);
        }
        var protocols =
                List.<org.java_websocket.protocols.IProtocol>of(new org.java_websocket.protocols.Protocol(subprotocol));
        client = new WebSocketClient(URI.create(uri), new Draft_6455(List.of(), protocols), headers, 20_000) {
            @Override
            public void onOpen(ServerHandshake handshake) {}

            @Override
            public void onMessage(String text) {
                messages.add(text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void onMessage(ByteBuffer bytes) {
                byte[] array = new byte[bytes.remaining()];
                bytes.get(array);
                messages.add(array);
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {
                closed.complete(code);
                closeReason.complete(reason);
            }

            @Override
            public void onError(Exception failure) {}
        };
    }

    @Override
    void send(String text) {
        client.send(text);
    }

    @Override
    void send(byte[] binary) {
        client.send(binary);
    }

    @Override
    void leave(int code, String reason) {
        client.close(code, reason);
    }

    @Override
    public void close() {
        client.close();
    }
}
