package dev.framewire.ws.frameworks;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** The JDK's client, which queues what it receives as words. */
final class Peer implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final WebSocket webSocket;

    Peer(int port, String path) throws Exception {
        webSocket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
                .get(20, SECONDS);
    }

    static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    Peer text(String text) throws Exception {
        webSocket.sendText(text, true).get(20, SECONDS);
        return this;
    }

    Peer ping() throws Exception {
        webSocket.sendPing(ByteBuffer.allocate(1)).get(20, SECONDS);
        return this;
    }

    Peer close() throws Exception {
        webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, SECONDS);
        return this;
    }

    /** The next thing that was received, or null if nothing comes. */
    String next() throws InterruptedException {
        return received.poll(20, SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        received.add("text " + text);
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        received.add("pong");
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        received.add("close " + code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        received.add("error " + error);
    }
}
