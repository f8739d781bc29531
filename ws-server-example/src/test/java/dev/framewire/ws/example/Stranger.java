package dev.framewire.ws.example;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ServerHandshake;

/** WebSocket clients of others, behind one face. */
enum Stranger {
    JDK {
        @Override
        Connection connect(String uri, String subprotocol, String origin) throws Exception {
            return new JdkConnection(uri, subprotocol);
        }

        @Override
        int refusal(String uri, String subprotocol, String origin) throws Exception {
            try {
                new JdkConnection(uri, subprotocol).close();
                return 101;
            } catch (CompletionException e) {
                return ((WebSocketHandshakeException) e.getCause())
                        .getResponse()
                        .statusCode();
            }
        }
    },
    OKHTTP {
        @Override
        Connection connect(String uri, String subprotocol, String origin) throws Exception {
            OkHttpConnection connection = new OkHttpConnection(uri, subprotocol, origin);
            assert connection.status() == 101;
            return connection;
        }

        @Override
        int refusal(String uri, String subprotocol, String origin) throws Exception {
            try (OkHttpConnection connection = new OkHttpConnection(uri, subprotocol, origin)) {
                return connection.status();
            }
        }
    },
    JAVA_WEBSOCKET {
        @Override
        Connection connect(String uri, String subprotocol, String origin) throws Exception {
            JavaWebSocketConnection connection = new JavaWebSocketConnection(uri, subprotocol, origin);
            if (!connection.client.connectBlocking(Connection.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not connected");
            }
            return connection;
        }

        @Override
        int refusal(String uri, String subprotocol, String origin) throws Exception {
            try (JavaWebSocketConnection connection = new JavaWebSocketConnection(uri, subprotocol, origin)) {
                connection.client.connectBlocking(Connection.PATIENCE_SECONDS, TimeUnit.SECONDS);
                String reason = connection.closeReason.get(Connection.PATIENCE_SECONDS, TimeUnit.SECONDS);
                return Integer.parseInt(reason.replaceAll(".*?(\\d{3}).*", "$1"));
            }
        }
    };

    abstract Connection connect(String uri, String subprotocol, String origin) throws Exception;

    /** The status that refuses a handshake. */
    abstract int refusal(String uri, String subprotocol, String origin) throws Exception;

    /** An open connection. */
    abstract static class Connection implements AutoCloseable {
        static final long PATIENCE_SECONDS = 20;

        final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        abstract void send(String text);

        abstract void send(byte[] binary);

        abstract void leave(int code, String reason);

        byte[] next() throws InterruptedException {
            byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message within " + PATIENCE_SECONDS + " s");
            }
            return message;
        }

        /** The status of the server's Close. */
        int closeCode() throws Exception {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {}
    }

    private static final class JdkConnection extends Connection implements WebSocket.Listener {
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

    private static final class OkHttpConnection extends Connection {
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

    private static final class JavaWebSocketConnection extends Connection {
        private final CompletableFuture<String> closeReason = new CompletableFuture<>();
        private final WebSocketClient client;

        JavaWebSocketConnection(String uri, String subprotocol, String origin) {
            Map<String, String> headers = new HashMap<>();
            if (!origin.isEmpty()) {
                headers.put("Origin", origin);
            }
            var protocols = List.<org.java_websocket.protocols.IProtocol>of(
                    new org.java_websocket.protocols.Protocol(subprotocol));
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
}
