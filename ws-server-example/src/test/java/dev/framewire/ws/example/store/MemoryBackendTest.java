package dev.framewire.ws.example.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms in memory")
class MemoryBackendTest extends BackendContract {
    private final Backend backend = new MemoryBackend(Clock.systemUTC());

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Backend secondNode() {
        return backend;
    }

    @Test
    void theFullestRoomForgetsItsOldestFirst() throws Exception {
        MemoryRoomStore store = new MemoryRoomStore(Clock.systemUTC(), 100_000, 10);
        Entry quiet = get(store.append(new Draft("quiet", "ada", "hello", null, "k")));
        for (int i = 0; i < 1000; i++) {
            get(store.append(new Draft("loud", "bob", "x".repeat(847), null, "k" + i)));
        }
        List<Entry> loud = get(store.read("loud", Window.latest(2000))).entries();
        assertEquals(99, loud.size(), "of 1000 characters each, with what they take beside their text");
        assertEquals(List.of(quiet), get(store.read("quiet", Window.latest(10))).entries());
    }

    @Test
    void theRoomThatWasSilentLongestGoesForANewOneUnlessItIsFollowed() throws Exception {
        MemoryRoomStore store = new MemoryRoomStore(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 100_000, 3);
        try (RoomStore.Tail tail = store.tail(listener(entry -> {}))) {
            tail.follow("a");
            for (String room : List.of("a", "b", "c", "c", "d")) {
                get(store.append(new Draft(room, "ada", "hello", null, "k" + System.nanoTime())));
            }
            assertEquals(1, get(store.read("a", Window.latest(10))).entries().size());
            assertEquals(0, get(store.read("b", Window.latest(10))).entries().size());
            assertEquals(2, get(store.read("c", Window.latest(10))).entries().size());
        }
    }

    @Test
    void idsGrowWhenTheClockIsSetBack() throws Exception {
        MemoryRoom room = new MemoryRoom();
        EntryId late = room.add(new Draft("a", "ada", "x", null, "1"), 1000).id();
        EntryId early = room.add(new Draft("a", "ada", "x", null, "2"), 500).id();
        assertTrue(late.compareTo(early) < 0);
    }
}
