package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.MemoryBackend;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import dev.framewire.ws.example.store.StoreUnavailableException;
import dev.framewire.ws.example.store.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The server in operation")
class OperationTest {
    private static final ChatServerConfig CONFIG = ChatServerConfig.DEFAULT.withPort(0);
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
    void theFiguresTellWhatHappened() throws Exception {
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
                assertEquals(2, figure(server, "framewire_connections_opened_total"));
                assertEquals(5, figure(server, "framewire_messages_total{direction=\"in\"}"));
                assertEquals(6, figure(server, "framewire_messages_total{direction=\"out\"}"));
                assertEquals(1, figure(server, "framewire_chat_kept_seconds_count"));
                assertEquals(1, figure(server, "framewire_chat_refused_total{code=\"bad-message\"}"));
                assertEquals(1, figure(server, "framewire_store_available"));
                assertTrue(figure(server, "framewire_bytes_total{direction=\"in\"}") > 100);
                assertTrue(figure(server, "framewire_bytes_total{direction=\"out\"}") > 100);
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
    void onlyAllowedPagesMayConnect() throws Exception {
        try (ChatServer server =
                ChatServer.start(CONFIG.withChat(ChatLimits.DEFAULT, List.of("https://*.example.org")))) {
            String uri = "ws://127.0.0.1:" + server.port() + "/chat";
            try (StrangerConnection connection = Stranger.OKHTTP.connect(uri, "chat", "https://chat.example.org")) {
                assertTrue(connection.next().length > 0);
            }
            assertEquals(403, Stranger.OKHTTP.refusal(uri, "chat", "http://127.0.0.1:" + server.port()));
        }
    }

    @Test
    void whileTheStoreIsAwaySendersAreToldAndHealthTellsTheTruth() throws Exception {
        FragileBackend backend = new FragileBackend();
        try (ChatServer server = ChatServer.start(CONFIG, backend);
                JdkClient client = JdkClient.connect(server.port(), "/chat", "superchat")) {
            client.next();
            client.send(JOIN);
            client.next();
            backend.away.set(CompletableFuture.failedFuture(new StoreUnavailableException("away")));
            assertEquals(503, get(server, "/healthz").statusCode());
            assertEquals(
                    "the store of the chat is away\n", get(server, "/healthz").body());
            assertEquals(0, figure(server, "framewire_store_available"));
            client.send("{\"type\":\"message\",\"text\":\"hi\",\"cid\":\"c1\"}");
            assertEquals(
                    "{\"type\":\"error\",\"code\":\"unavailable\",\"message\":\"the store of the chat is away; send it again\","
                            + "\"room\":\"lobby\",\"cid\":\"c1\"}",
                    client.next());
            client.send("{\"type\":\"join\",\"room\":\"games\"}");
            assertEquals(
                    "{\"type\":\"error\",\"code\":\"unavailable\",\"message\":\"the store of the chat is away\",\"room\":\"games\"}",
                    client.next());
            backend.away.set(null);
            assertEquals(200, get(server, "/healthz").statusCode());
            client.send("{\"type\":\"message\",\"text\":\"hi\",\"cid\":\"c1\"}");
            assertTrue(client.next().startsWith("{\"type\":\"message\""));
            assertTrue(client.next().startsWith("{\"type\":\"ack\""));
        }
    }

    @Test
    void whoMayHaveMissedSomethingIsSentBackToComeAgain() throws Exception {
        FragileBackend backend = new FragileBackend();
        try (ChatServer server = ChatServer.start(CONFIG, backend);
                JdkClient there = JdkClient.connect(server.port(), "/chat", "superchat");
                JdkClient elsewhere = JdkClient.connect(server.port(), "/chat", "superchat")) {
            there.next();
            there.send(JOIN);
            there.next();
            elsewhere.next();
            backend.told.missed("lobby");
            assertEquals(1013, there.closeStatus());
            elsewhere.send("{\"type\":\"ping\"}");
            assertEquals("{\"type\":\"pong\"}", elsewhere.next());
        }
    }

    @Test
    void aServerThatStopsWaitsUntilWhatWasSaidIsKept() throws Exception {
        FragileBackend backend = new FragileBackend();
        CompletableFuture<Entry> slow = new CompletableFuture<>();
        ChatServer server = ChatServer.start(CONFIG, backend);
        JdkClient client = JdkClient.connect(server.port(), "/chat", "superchat");
        client.next();
        client.send(JOIN);
        client.next();
        backend.away.set(slow);
        client.send("{\"type\":\"message\",\"text\":\"last words\",\"cid\":\"c1\"}");
        while (!backend.asked) {
            Thread.onSpinWait();
        }
        Thread stopping = new Thread(server::close);
        stopping.start();
        client.send("{\"type\":\"message\",\"text\":\"hm\",\"cid\":\"c2\"}");
        backend.away.set(null);
        String answer = client.next();
        while (!answer.contains("\"code\":\"stopping\"")) {
            client.send("{\"type\":\"message\",\"text\":\"hm\",\"cid\":\"c3\"}");
            answer = client.next();
        }
        slow.complete(new Entry("lobby", new EntryId(Long.MAX_VALUE >> 12, 0), "guest-1", "last words", "c1"));
        while (!answer.startsWith("{\"type\":\"ack\"") || !answer.contains("c1")) {
            answer = client.next();
        }
        assertEquals(1001, client.closeStatus());
        stopping.join();
    }

    /** In memory, but it can be away. */
    private static final class FragileBackend implements Backend, RoomStore {
        private final MemoryBackend memory = new MemoryBackend(Clock.systemUTC());
        private final AtomicReference<CompletableFuture<?>> away = new AtomicReference<>();
        private volatile boolean asked;
        private volatile Listener told;

        @SuppressWarnings("unchecked")
        private <T> CompletionStage<T> orAway(Supplier<CompletionStage<T>> stage) {
            CompletableFuture<T> instead = (CompletableFuture<T>) away.get();
            asked |= instead != null;
            return instead == null ? stage.get() : instead;
        }

        @Override
        public CompletionStage<Entry> append(Draft draft) {
            return orAway(() -> memory.rooms().append(draft));
        }

        @Override
        public CompletionStage<Slice> read(String room, Window window) {
            return orAway(() -> memory.rooms().read(room, window));
        }

        @Override
        public Tail tail(Listener listener) {
            told = listener;
            return memory.rooms().tail(listener);
        }

        @Override
        public RoomStore rooms() {
            return this;
        }

        @Override
        public Directory directory(
                Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere) {
            return memory.directory(here, elsewhere);
        }

        @Override
        public boolean isAvailable() {
            return away.get() == null;
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
