package dev.framewire.ws.example.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rooms in this process's memory, which is bounded: the fullest room forgets its oldest entries first, and there is no new room
 * while all of them are followed.
 */
final class MemoryRoomStore implements RoomStore {
    private static final int MOST_IDS = 100_000;

    private final Clock clock;
    private final long maxCharacters;
    private final int maxRooms;
    private final Map<String, MemoryRoom> rooms = new HashMap<>();
    private final Map<String, EntryId> ids = new LinkedHashMap<>();
    private final List<MemoryTail> tails = new ArrayList<>();
    private long characters;

    MemoryRoomStore(Clock clock, long maxCharacters, int maxRooms) {
        this.clock = clock;
        this.maxCharacters = maxCharacters;
        this.maxRooms = maxRooms;
    }

    @Override
    public synchronized CompletionStage<Entry> append(Draft draft) {
        EntryId known = known(draft);
        if (known != null) {
            return CompletableFuture.completedFuture(
                    new Entry(draft.room(), known, draft.nick(), draft.text(), draft.clientId()));
        }
        MemoryRoom room = rooms.get(draft.room());
        if (room == null) {
            if (rooms.size() >= maxRooms && !forgetARoom() && !draft.room().equals(LOBBY)) {
                return CompletableFuture.failedFuture(RoomRefusedException.tooMany());
            }
            room = new MemoryRoom();
            rooms.put(draft.room(), room);
        }
        Entry entry = room.add(draft, clock.millis());
        remember(draft, entry.id());
        characters += MemoryRoom.size(entry);
        for (MemoryTail tail : tails) {
            tail.tell(entry);
        }
        forgetTheOldest();
        return CompletableFuture.completedFuture(entry);
    }

    private @Nullable EntryId known(Draft draft) {
        return ids.get(draft.room() + ' ' + draft.key());
    }

    private void remember(Draft draft, EntryId id) {
        ids.put(draft.room() + ' ' + draft.key(), id);
        if (ids.size() > MOST_IDS) {
            ids.remove(ids.keySet().iterator().next());
        }
    }

    private void forgetTheOldest() {
        while (characters > maxCharacters) {
            characters -= rooms.values().stream()
                    .max(Comparator.comparingLong(MemoryRoom::characters))
                    .orElseThrow()
                    .forgetTheOldest();
        }
    }

    /** Of the rooms that nobody follows, the one that was silent longest goes. Returns whether there is one. */
    private boolean forgetARoom() {
        Optional<Map.Entry<String, MemoryRoom>> silent = rooms.entrySet().stream()
                .filter(room -> tails.stream().noneMatch(tail -> tail.followed.contains(room.getKey())))
                .min(Comparator.comparing(room -> room.getValue().last()));
        silent.ifPresent(room -> characters -= rooms.remove(room.getKey()).characters());
        return silent.isPresent();
    }

    @Override
    public synchronized CompletionStage<Slice> read(String room, Window window) {
        MemoryRoom found = rooms.get(room);
        return CompletableFuture.completedFuture(
                found == null ? new Slice(List.of(), window instanceof Window.After) : found.read(window));
    }

    @Override
    public synchronized Tail tail(Listener listener) {
        MemoryTail tail = new MemoryTail(listener);
        tails.add(tail);
        return tail;
    }

    private final class MemoryTail implements Tail {
        private final Listener listener;
        private final Set<String> followed = new HashSet<>();

        MemoryTail(Listener listener) {
            this.listener = listener;
        }

        private void tell(Entry entry) {
            if (followed.contains(entry.room())) {
                listener.heard(entry);
            }
        }

        @Override
        public CompletionStage<EntryId> follow(String name) {
            synchronized (MemoryRoomStore.this) {
                followed.add(name);
                MemoryRoom room = rooms.get(name);
                return CompletableFuture.completedFuture(room == null ? EntryId.NONE : room.last());
            }
        }

        @Override
        public void unfollow(String name) {
            synchronized (MemoryRoomStore.this) {
                followed.remove(name);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryRoomStore.this) {
                tails.remove(this);
            }
        }
    }
}
