package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.EntryId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The rooms that a {@link RedisTail} follows, and the position in each. Thread-safe. */
final class FollowedRooms {
    private static final int UNREAD_AT_ONCE = 100;

    /** The id of the last entry that was read in each room. */
    private final Map<String, String> positions = new ConcurrentHashMap<>();
    /** The rooms to read without a hint. */
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    /** The unread rooms that have a gap if their last entry is no longer in Redis. */
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    void add(String room, EntryId position) {
        positions.put(room, position.toString());
        unread.add(room); // a hint may have come before this
    }

    void remove(String room) {
        positions.remove(room);
        unread.remove(room);
        doubtful.remove(room);
    }

    /** Reads all rooms again, and looks for gaps. */
    void doubtAll() {
        doubtful.addAll(positions.keySet());
        unread.addAll(doubtful);
    }

    boolean areAllRead() {
        return unread.isEmpty();
    }

    /** Returns the rooms to read next: some unread rooms, and those of the hints. */
    List<String> toRead(List<String> hints) {
        unread.retainAll(positions.keySet());
        Set<String> rooms = unread.stream().limit(UNREAD_AT_ONCE).collect(Collectors.toSet());
        rooms.addAll(hints);
        return rooms.stream().filter(positions::containsKey).toList();
    }

    String position(String room) {
        return positions.getOrDefault(room, RoomRead.START);
    }

    boolean isDoubtful(String room) {
        return doubtful.contains(room);
    }

    /** Moves to the end of a read. Returns false if the room was left, or left and joined again, during the read. */
    boolean advance(RoomRead read) {
        String room = read.room();
        unread.remove(room);
        doubtful.remove(room);
        boolean current = positions.replace(room, read.position(), read.end());
        if (!current || read.isFull()) {
            unread.add(room);
        }
        return current;
    }
}
