package dev.framewire.ws.example.redis;

import static dev.framewire.ws.example.redis.RedisNodes.answers;
import static dev.framewire.ws.example.redis.RedisNodes.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.BackendContract;
import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.StoreUnavailableException;
import dev.framewire.ws.example.store.Window;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms on Redis")
class RedisBackendTest extends BackendContract {
    private static RedisServer server;

    private RedisBackend first;
    private RedisBackend second;

    @BeforeAll
    static void startRedis() throws IOException {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void connect() {
        first = new RedisBackend(server.uri());
        second = new RedisBackend(server.uri());
        await(() -> answers(first) && answers(second));
    }

    @AfterEach
    void disconnect() {
        first.close();
        second.close();
    }

    @Override
    protected Backend backend() {
        return first;
    }

    @Override
    protected Backend secondNode() {
        return second;
    }

    private static Draft draft(String text) {
        return new Draft("restart", "ada", text, null, "key " + text);
    }

    private static void assertAway(CompletionStage<?> stage) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(StoreUnavailableException.class, failure.getCause());
    }

    @Test
    void requestsFailWhileRedisIsAwayAndWorkAfterwards() throws Exception {
        BlockingQueue<Entry> heard = new LinkedBlockingQueue<>();
        try (RoomStore.Tail tail = first.rooms().tail(listener(heard::add));
                Directory directory = first.directory(Map::of, people -> {})) {
            get(tail.follow("restart"));
            await(first::isAvailable);
            Entry before = get(first.rooms().append(draft("before")));
            assertEquals(before, heard.poll(20, TimeUnit.SECONDS));

            server.stop();
            await(() -> !first.isAvailable());
            assertAway(first.rooms().append(draft("away")));
            assertAway(first.rooms().read("restart", Window.latest(1)));
            assertAway(tail.follow("another"));
            assertAway(directory.claim("ada", "ada"));

            server.startAgain();
            await(() -> first.isAvailable() && answers(second));
            Entry away = get(first.rooms().append(draft("away")));
            Entry again = get(second.rooms().append(draft("away")));
            Entry after = get(second.rooms().append(draft("after")));
            assertEquals(away, again);
            assertEquals(away, heard.poll(20, TimeUnit.SECONDS), "the tail continues at its position");
            assertEquals(after, heard.poll(20, TimeUnit.SECONDS));
            assertEquals(
                    List.of(before, away, after),
                    get(first.rooms().read("restart", Window.latest(10))).entries());
        }
    }

    @Test
    void lostDataOfRedisIsReportedAsAGap() throws Exception {
        BlockingQueue<String> reported = new LinkedBlockingQueue<>();
        RoomStore.Listener listener = new RoomStore.Listener() {
            @Override
            public void heard(Entry entry) {
                reported.add(entry.text());
            }

            @Override
            public void missed(String room) {
                reported.add("missed in " + room);
            }
        };
        try (RoomStore.Tail tail = first.rooms().tail(listener)) {
            get(tail.follow("restart"));
            get(first.rooms().append(draft("lost")));
            assertEquals("lost", reported.poll(20, TimeUnit.SECONDS));
            server.stop();
            server.forget();
            server.startAgain();
            assertEquals("missed in restart", reported.poll(20, TimeUnit.SECONDS));
            await(() -> answers(first));
            get(first.rooms().append(draft("new")));
            assertEquals("new", reported.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void backendWaitsForRedisToStart() throws Exception {
        server.stop();
        try (RedisBackend early = new RedisBackend(server.uri())) {
            assertFalse(early.isAvailable());
            assertAway(early.rooms().append(draft("early")));
            server.startAgain();
            await(() -> answers(early));
        }
    }

    @Test
    void nodesSeeThePeopleOnOtherNodes() throws Exception {
        BlockingQueue<Map<String, Set<String>>> reported = new LinkedBlockingQueue<>();
        try (Directory here = first.directory(Map::of, reported::add)) {
            try (Directory there = second.directory(() -> Map.of("games", Set.of("ada", "bob")), people -> {})) {
                assertEquals(Map.of("games", Set.of("ada", "bob")), reported.poll(20, TimeUnit.SECONDS));
                assertTrue(there.guestPrefix().startsWith("guest-"));
            }
            assertEquals(Map.of(), reported.poll(20, TimeUnit.SECONDS));
            assertTrue(here.guestPrefix().startsWith("guest-"));
        }
    }

    @Test
    void nicksThatRedisLostAreClaimedAgain() throws Exception {
        try (Directory here = first.directory(Map::of, people -> {});
                Directory there = second.directory(Map::of, people -> {})) {
            assertTrue(get(here.claim("grace", "ada")));
            String node = here.guestPrefix().split("-")[1];
            get(first.run(redis -> redis.flushall()));
            await(() -> hasNick(node, "grace"));
            assertFalse(get(there.claim("grace", "bob")));
        }
    }

    private boolean hasNick(String node, String nick) {
        try {
            return get(first.run(redis -> redis.hexists("framewire:nicks:" + node, nick)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void numberOfEntriesInARoomIsLimited() throws Exception {
        for (int batch = 0; batch < 15; batch++) {
            int from = batch * 1000;
            List<CompletionStage<Entry>> stages = IntStream.range(from, from + 1000)
                    .mapToObj(i -> first.rooms().append(new Draft("long", "ada", "m", null, "k" + i)))
                    .toList();
            for (CompletionStage<Entry> stage : stages) {
                get(stage);
            }
        }
        long kept = get(first.run(redis -> redis.xlen("framewire:room:long")));
        assertTrue(kept >= 10_000 && kept < 10_200, () -> kept + " entries");
    }

    @Test
    void wrongAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RedisBackend(URI.create("http://localhost")));
    }
}
