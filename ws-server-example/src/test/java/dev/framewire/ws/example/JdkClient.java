package dev.framewire.ws.example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A chat client with the WebSocket of the JDK, an implementation that is independent of ours. */
final class JdkClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket webSocket;

    private JdkClient(WebSocket.Builder builder, URI uri, String... subprotocols) {
        if (subprotocols.length > 0) {
            String[] others = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, others, 0, others.length);
            builder.subprotocols(subprotocols[0], others);
        }
        webSocket = builder.buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static JdkClient connect(int port, String path, String... subprotocols) {
        URI uri = URI.create("ws://127.0.0.1:" + port + path);
        return new JdkClient(HttpClient.newHttpClient().newWebSocketBuilder(), uri, subprotocols);
    }

    /** Connects as a page of an origin does, with an HTTP client that trusts the certificate of the server. */
    static JdkClient connect(HttpClient http, URI uri, String origin, String... subprotocols) {
        return new JdkClient(http.newWebSocketBuilder().header("Origin", origin), uri, subprotocols);
    }

    String subprotocol() {
        return webSocket.getSubprotocol();
    }

    JdkClient send(String text) {
        webSocket.sendText(text, true).join();
        return this;
    }

    /** The next message. */
    String next() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no message within " + PATIENCE_SECONDS + " s");
        }
        return line;
    }

    /** The status of the server's Close. */
    int closeStatus() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            lines.add(partial.toString());
            partial.setLength(0);
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
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        leave();
    }

    /** Begins the closing handshake. */
    void leave() {
        webSocket
                .sendClose(WebSocket.NORMAL_CLOSURE, "")
                .exceptionally(closedAlready -> webSocket)
                .join();
    }
}
