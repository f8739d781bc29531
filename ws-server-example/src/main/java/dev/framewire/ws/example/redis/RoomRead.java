package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.EntryId;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Optional;

/**
 * The result of reading a room.
 *
 * @param room the name of the room
 * @param position the id where the read begins
 * @param doubted whether Redis may have lost entries before the read
 * @param found the entries from the position on, inclusive; empty if the room cannot be read
 */
record RoomRead(String room, String position, boolean doubted, Optional<List<StreamMessage<String, String>>> found) {
    static final int AT_ONCE = 200;
    static final String START = EntryId.NONE.toString();

    /** Looks for the entry at the position. A room that was empty has none; then more entries than one read returns are a gap. */
    boolean isGap() {
        List<StreamMessage<String, String>> entries = found.orElse(List.of());
        return doubted && (position.equals(START) ? entries.size() > AT_ONCE : !begins(entries));
    }

    List<StreamMessage<String, String>> news() {
        List<StreamMessage<String, String>> entries = found.orElse(List.of());
        return begins(entries) ? entries.subList(1, entries.size()) : entries;
    }

    /** Returns the id of the last entry, or the position if there is none. */
    String end() {
        List<StreamMessage<String, String>> news = news();
        return news.isEmpty() ? position : news.get(news.size() - 1).getId();
    }

    /** Returns whether the room may have more entries. */
    boolean isFull() {
        return news().size() >= AT_ONCE;
    }

    private boolean begins(List<StreamMessage<String, String>> entries) {
        return !entries.isEmpty() && entries.get(0).getId().equals(position);
    }
}
