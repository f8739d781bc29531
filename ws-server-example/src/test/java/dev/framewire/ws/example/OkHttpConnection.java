package dev.framewire.ws.example;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A connection of OkHttp. */
final class OkHttpConnection extends StrangerConnection {
    private final OkHttpClient client = new OkHttpClient();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final okhttp3.WebSocket webSocket;

    OkHttpConnection(String uri, String subprotocol, String origin) {
        Request.Builder request = new Request.Builder().url(uri);
        if (!subprotocol.isEmpty()) {
            request.header("Sec-WebSocket-Protocol", subprotocol);
        }
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        webSocket = client.newWebSocket(request.build(), new Listener());
    }

    int status() throws Exception {
        return status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    void send(String text) {
        webSocket.send(text);
    }

    @Override
    void send(byte[] binary) {
        webSocket.send(ByteString.of(binary));
    }

    @Override
    void leave(int code, String reason) {
        webSocket.close(code, reason);
    }

    @Override
    public void close() {
        webSocket.cancel();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private final class Listener extends WebSocketListener {
        @Override
        public void onOpen(okhttp3.WebSocket ws, Response response) {
            status.complete(response.code());
        }

        @Override
        public void onMessage(okhttp3.WebSocket ws, String text) {
            messages.add(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void onMessage(okhttp3.WebSocket ws, ByteString bytes) {
            messages.add(bytes.toByteArray());
        }

        @Override
        public void onClosing(okhttp3.WebSocket ws, int code, String reason) {
            closed.complete(code);
            ws.close(code, reason);
        }

        @Override
        public void onFailure(okhttp3.WebSocket ws, Throwable failure, Response response) {
            status.complete(response == null ? -1 : response.code());
            closed.completeExceptionally(failure);
        }
    }
}
