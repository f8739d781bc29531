package dev.framewire.ws.example.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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
    void fullestRoomDropsItsOldestEntriesFirst() throws Exception {
        MemoryRoomStore store = new MemoryRoomStore(Clock.systemUTC(), 100_000, 10);
        Entry quiet = get(store.append(new Draft("quiet", "ada", "hello", null, "k")));
        for (int i = 0; i < 1000; i++) {
            get(store.append(new Draft("loud", "bob", "x".repeat(847), null, "k" + i)));
        }
        List<Entry> loud = get(store.read("loud", Window.latest(2000))).entries();
        assertEquals(99, loud.size(), "each entry counts as 1000 characters, with its overhead");
        assertEquals(List.of(quiet), get(store.read("quiet", Window.latest(10))).entries());
    }

    @Test
    void oldestUnfollowedRoomIsDroppedForANewOne() throws Exception {
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
    void newRoomIsRefusedIfAllRoomsAreFollowedExceptTheLobby() throws Exception {
        MemoryRoomStore store = new MemoryRoomStore(Clock.systemUTC(), 100_000, 2);
        try (RoomStore.Tail tail = store.tail(listener(entry -> {}))) {
            for (String room : List.of("a", "b")) {
                tail.follow(room);
                get(store.append(new Draft(room, "ada", "hello", null, "k")));
            }
            CompletionStage<Entry> refused = store.append(new Draft("c", "ada", "hello", null, "k"));
            ExecutionException failure = assertThrows(ExecutionException.class, () -> get(refused));
            assertInstanceOf(RoomRefusedException.class, failure.getCause());
            get(store.append(new Draft("a", "ada", "goes on", null, "k2")));
            get(store.append(new Draft("lobby", "ada", "hello", null, "k")));
        }
    }

    @Test
    void idsIncreaseWhenTheClockIsSetBack() throws Exception {
        MemoryRoom room = new MemoryRoom();
        EntryId late = room.add(new Draft("a", "ada", "x", null, "1"), 1000).id();
        EntryId early = room.add(new Draft("a", "ada", "x", null, "2"), 500).id();
        assertTrue(late.compareTo(early) < 0);
    }
}
