package dev.framewire.ws.example.redis;

import static dev.framewire.ws.example.redis.RedisNodes.await;
import static dev.framewire.ws.example.store.BackendContract.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.RoomRefusedException;
import dev.framewire.ws.example.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Limits of time and size for the data on Redis")
class RedisLimitsTest {
    private RedisNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new RedisNodes();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private static <T extends Throwable> void assertFails(Class<T> cause, CompletionStage<?> stage) {
        assertInstanceOf(
                cause, assertThrows(ExecutionException.class, () -> get(stage)).getCause());
    }

    @Test
    void draftIsRecognizedForTenMinutes() throws Exception {
        Draft draft = new Draft("a", "ada", "hello", "c1", "owner:c1");
        Entry entry = get(nodes.first.rooms().append(draft));
        String key = "framewire:said:a:owner:c1";
        assertEquals(entry.id().toString(), nodes.stranger.get(key));
        assertBetween(Duration.ofMinutes(9), Duration.ofMinutes(10), nodes.stranger.pttl(key));
        nodes.stranger.del(key); // as if it had expired
        assertNotEquals(entry.id(), get(nodes.first.rooms().append(draft)).id());
    }

    @Test
    void roomExpiresAfterADayPlusAnHourForEachEntry() throws Exception {
        nodes.say("a", "one");
        assertBetween(Duration.ofHours(24), Duration.ofHours(25), nodes.stranger.pttl("framewire:room:a"));
        nodes.say("a", "two");
        assertBetween(Duration.ofHours(25), Duration.ofHours(26), nodes.stranger.pttl("framewire:room:a"));
        long end = nodes.stranger.zscore("framewire:rooms", "a").longValue();
        assertEquals(System.currentTimeMillis() + Duration.ofHours(26).toMillis(), end, 60_000);
        for (int i = 0; i < 700; i++) {
            nodes.say("a", "m" + i);
        }
        assertBetween(Duration.ofDays(29), Duration.ofDays(30), nodes.stranger.pttl("framewire:room:a"));
    }

    private static void assertBetween(Duration low, Duration high, long millis) {
        assertTrue(millis > low.toMillis() && millis <= high.toMillis(), () -> Duration.ofMillis(millis)
                .toString());
    }

    @Test
    void newRoomIsRefusedAboveTenThousandRooms() throws Exception {
        nodes.say("old", "one");
        IntStream.range(0, 9999).forEach(i -> nodes.stranger.zadd("framewire:rooms", 1e18, "r" + i));
        assertFails(RoomRefusedException.class, nodes.first.rooms().append(nodes.draft("new", "no")));
        assertEquals(0, nodes.stranger.exists("framewire:room:new"));
        nodes.say("old", "goes on");
        nodes.say("lobby", "is there always");
        nodes.stranger.zrem("framewire:rooms", "lobby");
        nodes.stranger.zadd("framewire:rooms", 1, "r7");
        nodes.say("new", "now there is a place");
    }

    @Test
    void numberOfHintsIsLimited() throws Exception {
        for (int i = 0; i < 5500; i++) {
            nodes.stranger.xadd("framewire:news", "room", "x");
        }
        nodes.say("a", "one");
        long kept = nodes.stranger.xlen("framewire:news");
        assertTrue(kept >= 5000 && kept < 5200, () -> kept + " hints");
    }

    @Test
    void nickReleasedDuringABreakIsFreeAfterwards() throws Exception {
        try (Directory here = nodes.first.directory(Map::of, people -> {});
                Directory there = nodes.second.directory(Map::of, people -> {})) {
            await(nodes.first::isAvailable);
            assertTrue(get(here.claim("grace", "ada")));
            assertTrue(get(here.claim("kept", "ada")));
            nodes.link.cut();
            await(() -> !nodes.first.isAvailable());
            here.release("grace");
            nodes.link.mend();
            await(() -> isFree(there, "grace"));
            assertFalse(get(there.claim("kept", "bob")));
        }
    }

    @Test
    void claimWithALostAnswerIsReleased() throws Exception {
        try (Directory here = nodes.first.directory(Map::of, people -> {});
                Directory there = nodes.second.directory(Map::of, people -> {})) {
            assertTrue(get(here.claim("kept", "ada")));
            nodes.link.silence();
            CompletionStage<Boolean> lost = here.claim("grace", "ada");
            CompletionStage<Boolean> again = here.claim("kept", "ada");
            String nicks = "framewire:nicks:" + here.guestPrefix().split("-")[1];
            await(() -> nodes.stranger.hexists(nicks, "grace"));
            assertFails(StoreUnavailableException.class, lost);
            assertFails(StoreUnavailableException.class, again);
            nodes.link.mend();
            await(() -> isFree(there, "grace"));
            assertTrue(get(here.claim("other", "x")), "after the lost claims were released");
            assertFalse(get(there.claim("kept", "bob")));
        }
    }

    private static boolean isFree(Directory directory, String nick) {
        try {
            boolean free = get(directory.claim(nick, "bob"));
            directory.release(nick);
            return free;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
