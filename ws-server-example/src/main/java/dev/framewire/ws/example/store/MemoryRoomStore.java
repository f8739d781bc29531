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
 * Stores rooms in a bounded part of this process's memory. If it is full, the largest room loses its oldest entries. If the
 * number of rooms is at its maximum, a new room replaces one that no node follows; if there is none, it is refused.
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

    /** Removes the room with the oldest last entry among those that no node follows. Returns whether there was one. */
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
