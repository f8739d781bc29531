package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.FragileBackend;
import dev.framewire.ws.example.store.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The server in operation")
class OperationTest {
    private static final ChatServerConfig CONFIG =
            ChatServerConfig.builder().port(0).build();
    private static final String JOIN = "{\"type\":\"join\",\"room\":\"lobby\"}";

    private static HttpResponse<String> get(ChatServer server, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a series, 0 if it is not there. */
    private static double figure(ChatServer server, String series) throws IOException, InterruptedException {
        return get(server, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @Test
    void metricsCountConnectionsAndMessages() throws Exception {
        try (ChatServer server = ChatServer.start(CONFIG)) {
            JdkClient chat = JdkClient.connect(server.port(), "/chat", "superchat");
            try (JdkClient echo = JdkClient.connect(server.port(), "/echo")) {
                echo.send("one").send("two");
                echo.next();
                echo.next();
                chat.next();
                chat.send("nonsense");
                chat.next();
                chat.send(JOIN);
                chat.next();
                chat.send("{\"type\":\"message\",\"text\":\"hi\"}");
                chat.next();
                assertEquals(2, figure(server, "framewire_connections"));
                String accepted = "framewire_handshakes_total{outcome=\"accepted\",status=\"101\"}";
                assertEquals(2, figure(server, accepted));
                assertEquals(3, figure(server, "framewire_messages_total{direction=\"in\"}"), "of the chat");
                assertEquals(4, figure(server, "framewire_messages_total{direction=\"out\"}"), "of the chat");
                assertEquals(1, figure(server, "framewire_chat_kept_seconds_count"));
                assertEquals(1, figure(server, "framewire_chat_refused_total{code=\"bad-message\"}"));
                assertEquals(1, figure(server, "framewire_store_available"));
                assertTrue(figure(server, "framewire_bytes_total{direction=\"in\"}") > 60, "payload of the chat");
                assertTrue(figure(server, "framewire_bytes_total{direction=\"out\"}") > 200, "payload of the chat");
            }
            chat.leave();
            String closed = "framewire_connections_closed_total{code=\"1000\",initiator=\"remote\"}";
            while (figure(server, closed) < 2) {
                Thread.onSpinWait();
            }
            assertEquals(0, figure(server, "framewire_connections"));
        }
    }

    @Test
    @DisplayName(
            "outgoing buffer unbounded: a client that does not read is disconnected, and the others miss no message")
    void clientThatDoesNotReadIsDisconnected() throws Exception {
        ChatLimits limits = new ChatLimits(2000, 32, 20, 1_000_000, 1_000_000);
        String text = "x".repeat(1900);
        try (ChatServer server = ChatServer.start(
                        ChatServerConfig.builder().port(0).limits(limits).build());
                RawHttp slow = new RawHttp(server.port());
                JdkClient quick = JdkClient.connect(server.port(), "/chat", "chat")) {
            slow.send("GET /chat HTTP/1.1\nHost: 127.0.0.1:" + server.port()
                    + "\nUpgrade: websocket\nConnection: Upgrade\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n\n");
            assertEquals("HTTP/1.1 101 Switching Protocols", slow.head().get(0));
            quick.next();
            int heard = 0;
            for (int sent = 0; figure(server, "framewire_messages_dropped_total") == 0; sent++) {
                assertTrue(sent < 100, "20 MB wait for a reader that does not read");
                for (int i = 0; i < 100; i++) {
                    quick.send(heard + i + text);
                }
                for (int i = 0; i < 100; i++) {
                    String line = quick.next();
                    if (line.startsWith("*")) {
                        line = quick.next();
                    }
                    assertTrue(line.endsWith(": " + (heard + i) + text), line);
                }
                heard += 100;
            }
        }
    }

    @Test
    void metricsAndHealthCanHaveTheirOwnPort() throws Exception {
        try (ChatServer server = ChatServer.start(
                ChatServerConfig.builder().port(0).operationsPort(0).build())) {
            for (String path : List.of("/metrics", "/healthz")) {
                assertEquals(404, get(server, path).statusCode());
                try (RawHttp operator = new RawHttp(server.operationsPort())) {
                    operator.send("GET " + path + " HTTP/1.1\nHost: x\n\n");
                    assertEquals("HTTP/1.1 200 OK", operator.head().get(0));
                }
            }
            try (RawHttp visitor = new RawHttp(server.operationsPort())) {
                visitor.send("GET / HTTP/1.1\nHost: x\n\n");
                assertEquals("HTTP/1.1 404 Not Found", visitor.head().get(0));
            }
        }
    }

    @Test
    void onlyAllowedOriginsMayConnect() throws Exception {
        try (ChatServer server = ChatServer.start(ChatServerConfig.builder()
                .port(0)
                .allowedOrigins(List.of("https://*.example.org"))
                .build())) {
            String uri = "ws://127.0.0.1:" + server.port() + "/chat";
            try (StrangerConnection connection = Stranger.OKHTTP.connect(uri, "chat", "https://chat.example.org")) {
                assertTrue(connection.next().length > 0);
            }
            assertEquals(403, Stranger.OKHTTP.refusal(uri, "chat", "http://127.0.0.1:" + server.port()));
        }
    }

    @Test
    void unavailableStoreIsReportedToSendersAndInHealth() throws Exception {
        FragileBackend backend = new FragileBackend(Clock.systemUTC());
        try (ChatServer server = ChatServer.start(CONFIG, backend);
                JdkClient client = JdkClient.connect(server.port(), "/chat", "superchat")) {
            client.next();
            client.send(JOIN);
            client.next();
            backend.answer(CompletableFuture.failedFuture(new StoreUnavailableException("away")));
            assertEquals(503, get(server, "/healthz").statusCode());
            assertEquals(
                    "the chat store is unavailable\n", get(server, "/healthz").body());
            assertEquals(0, figure(server, "framewire_store_available"));
            client.send("{\"type\":\"message\",\"text\":\"hi\",\"cid\":\"c1\"}");
            assertEquals(
                    "{\"type\":\"error\",\"code\":\"unavailable\",\"message\":\"the chat store is unavailable; send it again\","
                            + "\"room\":\"lobby\",\"cid\":\"c1\"}",
                    client.next());
            client.send("{\"type\":\"join\",\"room\":\"games\"}");
            assertEquals(
                    "{\"type\":\"error\",\"code\":\"unavailable\",\"message\":\"the chat store is unavailable\",\"room\":\"games\"}",
                    client.next());
            backend.answer(null);
            assertEquals(200, get(server, "/healthz").statusCode());
            client.send("{\"type\":\"message\",\"text\":\"hi\",\"cid\":\"c1\"}");
            assertTrue(client.next().startsWith("{\"type\":\"message\""));
            assertTrue(client.next().startsWith("{\"type\":\"ack\""));
        }
    }

    @Test
    void gapInARoomDisconnectsItsMembersWithClose1013() throws Exception {
        FragileBackend backend = new FragileBackend(Clock.systemUTC());
        try (ChatServer server = ChatServer.start(CONFIG, backend);
                JdkClient there = JdkClient.connect(server.port(), "/chat", "superchat");
                JdkClient elsewhere = JdkClient.connect(server.port(), "/chat", "superchat")) {
            there.next();
            there.send(JOIN);
            there.next();
            elsewhere.next();
            backend.listener().missed("lobby");
            assertEquals(1013, there.closeStatus());
            elsewhere.send("{\"type\":\"ping\"}");
            assertEquals("{\"type\":\"pong\"}", elsewhere.next());
        }
    }

    @Test
    void stoppingServerWaitsUntilMessagesAreStored() throws Exception {
        FragileBackend backend = new FragileBackend(Clock.systemUTC());
        CompletableFuture<Entry> slow = new CompletableFuture<>();
        ChatServer server = ChatServer.start(
                ChatServerConfig.builder().port(0).operationsPort(0).build(), backend);
        int port = server.port();
        JdkClient client = JdkClient.connect(port, "/chat", "superchat");
        client.next();
        client.send(JOIN);
        client.next();
        backend.answer(slow);
        client.send("{\"type\":\"message\",\"text\":\"last words\",\"cid\":\"c1\"}");
        while (!backend.wasAsked()) {
            Thread.onSpinWait();
        }
        Thread stopping = new Thread(server::close);
        stopping.start();
        while (accepts(port)) {
            Thread.onSpinWait();
        }
        try (RawHttp operator = new RawHttp(server.operationsPort())) {
            operator.send("GET /healthz HTTP/1.1\nHost: x\n\n");
            assertEquals("HTTP/1.1 503 Service Unavailable", operator.head().get(0));
        }
        slow.complete(new Entry("lobby", new EntryId(Long.MAX_VALUE >> 12, 0), "guest-1", "last words", "c1"));
        assertTrue(client.next().startsWith("{\"type\":\"ack\",\"room\":\"lobby\",\"cid\":\"c1\","));
        assertEquals(1001, client.closeStatus());
        stopping.join();
    }

    private static boolean accepts(int port) {
        try {
            new RawHttp(port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
