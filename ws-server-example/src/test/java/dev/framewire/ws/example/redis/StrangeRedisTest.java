package dev.framewire.ws.example.redis;

import static dev.framewire.ws.example.redis.RedisNodes.await;
import static dev.framewire.ws.example.store.BackendContract.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomRefusedException;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import dev.framewire.ws.example.store.Window;
import io.lettuce.core.XAddArgs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Data on Redis that no node wrote")
class StrangeRedisTest {
    private static final String HIGHEST = "18446744073709551615";

    private RedisNodes nodes;
    private RoomStore.Tail tail;

    @BeforeEach
    void follow() throws Exception {
        nodes = new RedisNodes();
        tail = nodes.first.rooms().tail(nodes.listener);
        get(tail.follow("a"));
        get(tail.follow("victim"));
    }

    @AfterEach
    void close() {
        tail.close();
        nodes.close();
    }

    private void add(String room, String id, String... fields) {
        nodes.stranger.xadd("framewire:room:" + room, new XAddArgs().id(id), (Object[]) fields);
        hint(room);
    }

    private void hint(String room) {
        nodes.stranger.xadd("framewire:news", "room", room);
    }

    private static void assertRefused(CompletionStage<?> stage) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(RoomRefusedException.class, failure.getCause());
    }

    private void assertOthersGoOn() throws Exception {
        nodes.say("a", "others go on");
        assertEquals("others go on", nodes.next());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999999999999999-1",
                "253402300800000-0",
                HIGHEST + "-0",
                HIGHEST + "-" + HIGHEST,
            })
    void impossibleIdBreaksOnlyItsRoom(String id) throws Exception {
        Entry before = nodes.say("victim", "before");
        assertEquals("before", nodes.next());
        add("victim", id, "nick", "n", "text", "t");
        assertOthersGoOn();
        assertRefused(nodes.first.rooms().append(nodes.draft("victim", "after")));
        assertEquals(2, nodes.stranger.xlen("framewire:room:victim"), "the refused entry is not stored");
        assertOthersGoOn();
        assertEquals(new Slice(List.of(before), false), get(nodes.first.rooms().read("victim", Window.latest(5))));
        assertEquals(before.id(), get(tail.follow("victim")));
        tail.unfollow("victim");
        nodes.stranger.del("framewire:room:victim");
        get(tail.follow("victim"));
        nodes.say("victim", "as new");
        assertEquals("as new", nodes.next());
    }

    @Test
    void malformedEntryIsSkippedAndLoggedOnce() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Entry good = nodes.say("victim", "good");
            add("victim", "*", "text", "no nick");
            add("victim", "*", "nick", "no text");
            add("victim", "*", "nick", "long", "text", "x".repeat(200_001));
            add("victim", "*", "nick", "x".repeat(513), "text", "long nick");
            add("victim", "*", "something", "else");
            add("victim", good.id().millis() + 60_000 + "-" + HIGHEST, "nick", "n", "text", "long id");
            Entry next = nodes.say("victim", "next");
            assertEquals("good", nodes.next());
            assertEquals("next", nodes.next());
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        List.of(good, next),
                        get(nodes.first.rooms().read("victim", Window.latest(9)))
                                .entries());
            }
        } finally {
            System.setErr(before);
        }
        assertLoggedOnce(log, "bad-entry");
    }

    @Test
    void brokenRoomIsLoggedOnce() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            nodes.stranger.set("framewire:room:victim", "a string");
            for (int i = 0; i < 3; i++) {
                hint("victim");
                assertEquals("missed in victim", nodes.next());
                assertRefused(nodes.first.rooms().append(nodes.draft("victim", "no")));
            }
        } finally {
            System.setErr(before);
        }
        assertLoggedOnce(log, "bad-room");
    }

    private static void assertLoggedOnce(ByteArrayOutputStream log, String event) {
        List<String> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(event))
                .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("room=victim"), lines::toString);
    }

    @Test
    void oversizedEntryIsNotFetched() throws Exception {
        add("victim", "1-0", "nick", "n", "text", "x".repeat(499_991));
        add("victim", "2-0", "nick", "n", "text", "x".repeat(499_992));
        String id = nodes.stranger.xadd("framewire:news", "room", "x".repeat(200));
        List<Integer> sizes = get(nodes.first.run(new StreamRange("framewire:room:victim", "-", "+", 9)::read)).stream()
                .map(message -> message.getBody().size())
                .toList();
        assertEquals(List.of(2, 1), sizes);
        StreamRange hint = new StreamRange("framewire:news", id, id, 1);
        assertEquals(
                Map.of("", ""), get(nodes.first.run(hint::readHints)).get(0).getBody());
        assertOthersGoOn();
    }

    @Test
    void historySkipsAnyNumberOfMalformedEntries() throws Exception {
        Entry first = nodes.say("victim", "first");
        for (int i = 0; i < 50; i++) {
            add("victim", "*", "no", "entry");
        }
        Entry last = nodes.say("victim", "last");
        RoomStore rooms = nodes.first.rooms();
        assertEquals(new Slice(List.of(last), false), get(rooms.read("victim", new Window.After(first.id(), 10))));
        assertEquals(new Slice(List.of(first), false), get(rooms.read("victim", new Window.Before(last.id(), 10))));
        assertEquals(new Slice(List.of(last), true), get(rooms.read("victim", Window.latest(1))));
    }

    @Test
    void manyMalformedEntriesDoNotStopDelivery() throws Exception {
        assertEquals(EntryId.NONE, get(tail.follow("other")));
        for (int i = 0; i < 600; i++) {
            nodes.stranger.xadd("framewire:room:other", "no", "entry");
        }
        nodes.say("other", "after them");
        assertEquals("after them", nodes.next());
    }

    @Test
    void roomOfAnotherTypeIsRefusedAndReportedAsAGap() throws Exception {
        nodes.say("victim", "before");
        assertEquals("before", nodes.next());
        nodes.stranger.set("framewire:room:victim", "a string");
        hint("victim");
        assertEquals("missed in victim", nodes.next());
        assertOthersGoOn();
        assertRefused(nodes.first.rooms().append(nodes.draft("victim", "no")));
        assertRefused(nodes.first.rooms().read("victim", Window.latest(1)));
        assertRefused(tail.follow("victim"));
        assertOthersGoOn();
    }

    @Test
    void keysOfAnotherTypeAreReplaced() throws Exception {
        BlockingQueue<Map<String, Set<String>>> seen = new LinkedBlockingQueue<>();
        try (Directory here = nodes.first.directory(Map::of, seen::add);
                Directory there = nodes.second.directory(() -> Map.of("a", Set.of("ada")), people -> {})) {
            assertEquals(Map.of("a", Set.of("ada")), seen.poll(20, TimeUnit.SECONDS));
            String node = here.guestPrefix().split("-")[1];
            nodes.stranger.hset("framewire:said:a:known", "a", "hash");
            for (String key : List.of("news", "rooms", "nodes", "nicks:" + node, "nicks:other")) {
                nodes.stranger.set("framewire:" + key, "a string");
                assertOthersGoOn();
            }
            await(() -> nodes.stranger.type("framewire:nodes").equals("zset"));
            nodes.stranger.zadd("framewire:nodes", 1e18, "other");
            assertTrue(get(here.claim("grace", "x")));
            get(nodes.first.rooms().append(new Draft("a", "ada", "again", null, "known")));
            assertEquals("again", nodes.next());
            await(nodes.first::isAvailable);
            assertTrue(there.guestPrefix().startsWith("guest-"));
        }
    }

    @Test
    void hintsOfAnotherTypeAreReplacedAtOnce() throws Exception {
        assertOthersGoOn();
        nodes.stranger.set("framewire:news", "a string");
        await(() -> nodes.stranger.type("framewire:news").equals("stream"));
    }

    @Test
    void hintsStartAgainAfterTheHighestId() throws Exception {
        nodes.stranger.xadd("framewire:news", new XAddArgs().id(HIGHEST + "-" + HIGHEST), "room", "a");
        assertOthersGoOn();
        nodes.stranger.xadd("framewire:news", "no", "room");
        assertOthersGoOn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "[]",
                "\"text\"",
                "{",
                "{\"lobby\":null}",
                "{\"y\":[null]}",
                "{\"y\":7}",
                "{\"y\":[{}]}",
            })
    void nodeWithMalformedPresenceIsIgnored(String nonsense) throws Exception {
        nodes.stranger.zadd("framewire:nodes", 1e18, "evil");
        nodes.stranger.set("framewire:here:evil", nonsense);
        assertTheOtherNodeIsSeen();
    }

    @Test
    void nodeWithOversizedPresenceOrAnotherTypeIsIgnored() throws Exception {
        nodes.stranger.zadd("framewire:nodes", 1, "loud");
        nodes.stranger.zadd("framewire:nodes", 1e18, "loud", 1e18, "long", 1e18, "typed");
        nodes.stranger.set("framewire:here:loud", "{\"a\":[" + "\"x\",".repeat(2 << 20) + "\"x\"]}");
        nodes.stranger.set("framewire:here:long", "{\"a\":[\"" + "x".repeat(513) + "\"]}");
        nodes.stranger.hset("framewire:here:typed", "a", "hash");
        assertTheOtherNodeIsSeen();
    }

    private void assertTheOtherNodeIsSeen() throws Exception {
        BlockingQueue<Map<String, Set<String>>> seen = new LinkedBlockingQueue<>();
        try (Directory here = nodes.first.directory(Map::of, seen::add);
                Directory there = nodes.second.directory(() -> Map.of("a", Set.of("ada")), people -> {})) {
            assertEquals(Map.of("a", Set.of("ada")), seen.poll(20, TimeUnit.SECONDS));
            assertTrue(here.guestPrefix().compareTo(there.guestPrefix()) != 0);
            await(nodes.first::isAvailable);
        }
    }
}
