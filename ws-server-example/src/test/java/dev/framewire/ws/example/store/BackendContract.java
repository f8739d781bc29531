package dev.framewire.ws.example.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that every backend must pass. Each test has its own room, since a backend can outlive a test. */
public abstract class BackendContract {
    private static final long PATIENCE_SECONDS = 20;

    private final String room = "room-" + System.nanoTime();

    /** The one node, or the first of two. */
    protected abstract Backend backend();

    /** Another node on the same engine. */
    protected abstract Backend secondNode();

    public static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A listener that fails for a gap. */
    public static RoomStore.Listener listener(Consumer<Entry> heard) {
        return new RoomStore.Listener() {
            @Override
            public void heard(Entry entry) {
                heard.accept(entry);
            }

            @Override
            public void missed(String room) {
                throw new AssertionError("missed something in " + room);
            }
        };
    }

    private Draft draft(String text, String key) {
        return new Draft(room, "ada", text, "c-" + key, key);
    }

    private List<Entry> append(int count) throws Exception {
        List<CompletionStage<Entry>> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stages.add(backend().rooms().append(draft("m" + i, "k" + i)));
        }
        List<Entry> entries = new ArrayList<>();
        for (CompletionStage<Entry> stage : stages) {
            entries.add(get(stage));
        }
        return entries;
    }

    private Slice read(Window window) throws Exception {
        return get(backend().rooms().read(room, window));
    }

    @Test
    void appendedEntryIsReadUnchanged() throws Exception {
        String text = "Grüße, 你好 🎈 \"'\\ <b>";
        Entry entry = get(backend().rooms().append(new Draft(room, "nick name", text, null, "k")));
        assertEquals(new Entry(room, entry.id(), "nick name", text, null), entry);
        assertEquals(new Slice(List.of(entry), false), read(Window.latest(10)));
    }

    @Test
    void idsIncreaseAndContainTheTime() throws Exception {
        List<Entry> entries = append(100);
        for (int i = 1; i < entries.size(); i++) {
            assertTrue(entries.get(i - 1).id().compareTo(entries.get(i).id()) < 0);
        }
        assertEquals(System.currentTimeMillis() / 1e3, entries.get(99).id().millis() / 1e3, 60);
        assertEquals(entries.get(7).id(), EntryId.parse(entries.get(7).id().toString()));
    }

    @Test
    void sameDraftIsStoredOnce() throws Exception {
        Entry first = get(backend().rooms().append(draft("one", "k")));
        Entry again = get(backend().rooms().append(draft("one", "k")));
        Entry elsewhere = get(secondNode().rooms().append(draft("one", "k")));
        Entry other = get(backend().rooms().append(draft("one", "k2")));
        assertEquals(first.id(), again.id());
        assertEquals(first.id(), elsewhere.id());
        assertNotEquals(first.id(), other.id());
        assertEquals(List.of(first, other), read(Window.latest(10)).entries());
    }

    @Test
    void windowsAreExact() throws Exception {
        List<Entry> all = append(10);
        EntryId fifth = all.get(4).id();
        assertEquals(new Slice(all, false), read(Window.latest(10)));
        assertEquals(new Slice(all.subList(7, 10), true), read(Window.latest(3)));
        assertEquals(new Slice(all.subList(0, 4), false), read(new Window.Before(fifth, 4)));
        assertEquals(new Slice(all.subList(1, 4), true), read(new Window.Before(fifth, 3)));
        assertEquals(new Slice(all.subList(5, 10), false), read(new Window.After(fifth, 100)));
        assertEquals(new Slice(all.subList(5, 7), false), read(new Window.After(fifth, 2)));
        assertEquals(
                new Slice(List.of(), false), read(new Window.After(all.get(9).id(), 2)));
        assertEquals(
                new Slice(List.of(), false), read(new Window.Before(all.get(0).id(), 2)));
    }

    @Test
    void unknownIdMarksTheSliceAsCut() throws Exception {
        assertEquals(new Slice(List.of(), true), read(new Window.After(new EntryId(5, 0), 3)));
        List<Entry> all = append(3);
        assertEquals(new Slice(all.subList(0, 2), true), read(new Window.After(new EntryId(5, 0), 2)));
        assertEquals(new Slice(all, true), read(new Window.After(EntryId.NONE, 3)));
    }

    @Test
    void tailDeliversEveryEntryOnceAndInOrderOnEveryNode() throws Exception {
        List<Entry> before = append(2);
        BlockingQueue<Entry> heardHere = new LinkedBlockingQueue<>();
        BlockingQueue<Entry> heardThere = new LinkedBlockingQueue<>();
        try (RoomStore.Tail here = backend().rooms().tail(listener(heardHere::add));
                RoomStore.Tail there = secondNode().rooms().tail(listener(heardThere::add))) {
            assertEquals(before.get(1).id(), get(here.follow(room)));
            assertEquals(before.get(1).id(), get(there.follow(room)));
            List<Entry> said = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Backend node = i % 2 == 0 ? backend() : secondNode();
                said.add(get(node.rooms().append(draft("n" + i, "n" + i))));
            }
            for (Entry entry : said) {
                assertEquals(entry, heardHere.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
                assertEquals(entry, heardThere.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            assertTrue(heardHere.isEmpty());
        }
    }

    @Test
    void onlyFollowedRoomsAreDelivered() throws Exception {
        BlockingQueue<Entry> heard = new LinkedBlockingQueue<>();
        try (RoomStore.Tail tail = backend().rooms().tail(listener(heard::add))) {
            assertEquals(EntryId.NONE, get(tail.follow(room)));
            assertEquals(EntryId.NONE, get(tail.follow(room + "-2")));
            get(backend().rooms().append(new Draft(room + "-3", "ada", "not this", null, "a")));
            Entry second = get(backend().rooms().append(new Draft(room + "-2", "ada", "this", null, "a")));
            assertEquals(second, heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            tail.unfollow(room + "-2");
            get(backend().rooms().append(new Draft(room + "-2", "ada", "no more", null, "b")));
            Entry first = get(backend().rooms().append(draft("and this", "c")));
            Entry next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (next != null && !next.equals(first)) {
                assertEquals("no more", next.text(), "only entries that were already in transit");
                next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertEquals(first, next);
        }
    }

    @Test
    void nickHasOneOwnerWhoMayClaimItOnAnyNode() throws Exception {
        String nick = room;
        try (Directory here = backend().directory(Map::of, people -> {});
                Directory there = secondNode().directory(Map::of, people -> {})) {
            assertNotEquals(here.guestPrefix(), there.guestPrefix());
            assertTrue(get(here.claim(nick, "ada")));
            assertFalse(get(here.claim(nick, "bob")));
            assertFalse(get(there.claim(nick, "bob")));
            assertTrue(get(there.claim(nick, "ada")));
            here.release(nick);
            assertFalse(get(here.claim(nick, "bob")), "still hers on the other node");
            there.release(nick);
            awaitClaim(here, nick, "bob");
        }
    }

    @Test
    void closingADirectoryReleasesItsNicks() throws Exception {
        try (Directory there = secondNode().directory(Map::of, people -> {})) {
            try (Directory here = backend().directory(Map::of, people -> {})) {
                assertTrue(get(here.claim(room, "ada")));
            }
            awaitClaim(there, room, "bob");
        }
    }

    /** Waits until a nick is free, since a release reaches another connection later. */
    private static void awaitClaim(Directory directory, String nick, String owner) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!get(directory.claim(nick, owner))) {
            assertTrue(System.nanoTime() < end, "never free");
        }
    }

    @Test
    void backendBecomesAvailable() throws Exception {
        try (Directory here = backend().directory(() -> Map.of("a", Set.of("ada")), people -> {})) {
            while (!backend().isAvailable()) {
                Thread.onSpinWait();
            }
            assertFalse(here.guestPrefix().isEmpty());
        }
    }

    @Test
    void manyConcurrentDraftsAreAllStored() throws Exception {
        List<CompletableFuture<Entry>> stages = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> (i % 2 == 0 ? backend() : secondNode())
                        .rooms()
                        .append(draft("m" + i, "k" + i / 2 * 2))
                        .toCompletableFuture())
                .toList();
        for (CompletableFuture<Entry> stage : stages) {
            get(stage);
        }
        assertEquals(1000, read(Window.latest(5000)).entries().size());
    }
}
