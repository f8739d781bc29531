package dev.framewire.ws.example;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sends binary messages with the WebSocket of the JDK and collects the echoes. */
final class EchoClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final WebSocket webSocket;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private volatile CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    EchoClient(int port) {
        webSocket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo"), this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Sends one message in fragments of a size and returns the echo. */
    byte[] echo(byte[] message, int fragment) {
        answer = new CompletableFuture<>();
        for (int from = 0; from < message.length; from += fragment) {
            int length = Math.min(fragment, message.length - from);
            boolean last = from + length == message.length;
            webSocket.sendBinary(ByteBuffer.wrap(message, from, length), last).join();
        }
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The status of the server's Close after a message. */
    int statusAfter(byte[] message) throws Exception {
        CompletableFuture<WebSocket> sent = webSocket.sendBinary(ByteBuffer.wrap(message), true);
        int status = closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        sent.handle((done, failure) -> status).join();
        return status;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            answer.complete(partial.toByteArray());
            partial.reset();
        }
        ws.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
        answer.completeExceptionally(error);
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        webSocket.abort();
    }
}
