package dev.framewire.ws.example;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** A connection of the JDK's client. */
final class JdkConnection extends StrangerConnection implements WebSocket.Listener {
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final StringBuilder partialText = new StringBuilder();
    private final WebSocket webSocket;

    JdkConnection(String uri, String subprotocol) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        webSocket = builder.buildAsync(URI.create(uri), this).join();
    }

    @Override
    void send(String text) {
        webSocket.sendText(text, true).join();
    }

    @Override
    void send(byte[] binary) {
        webSocket.sendBinary(ByteBuffer.wrap(binary), true).join();
    }

    @Override
    void leave(int code, String reason) {
        webSocket.sendClose(code, reason).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
        partialText.append(data);
        if (last) {
            messages.add(partialText.toString().getBytes(StandardCharsets.UTF_8));
            partialText.setLength(0);
        }
        ws.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            messages.add(partial.toByteArray());
            partial.reset();
        }
        ws.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
        closed.complete(code);
        return null;
    }
}
