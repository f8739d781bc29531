package dev.framewire.ws.example;

import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Other WebSocket clients behind one interface. */
enum Stranger {
    JDK {
        @Override
        StrangerConnection connect(String uri, String subprotocol, String origin) throws Exception {
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
        StrangerConnection connect(String uri, String subprotocol, String origin) throws Exception {
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
        StrangerConnection connect(String uri, String subprotocol, String origin) throws Exception {
            JavaWebSocketConnection connection = new JavaWebSocketConnection(uri, subprotocol, origin);
            if (!connection.client.connectBlocking(StrangerConnection.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not connected");
            }
            return connection;
        }

        @Override
        int refusal(String uri, String subprotocol, String origin) throws Exception {
            try (JavaWebSocketConnection connection = new JavaWebSocketConnection(uri, subprotocol, origin)) {
                connection.client.connectBlocking(StrangerConnection.PATIENCE_SECONDS, TimeUnit.SECONDS);
                String reason = connection.closeReason.get(StrangerConnection.PATIENCE_SECONDS, TimeUnit.SECONDS);
                return Integer.parseInt(reason.replaceAll(".*?(\\d{3}).*", "$1"));
            }
        }
    };

    abstract StrangerConnection connect(String uri, String subprotocol, String origin) throws Exception;

    /** The status that refuses a handshake. */
    abstract int refusal(String uri, String subprotocol, String origin) throws Exception;
}
