package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.EntryId;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a room.
 *
 * @param room its name
 * @param position the id from which on it was read
 * @param doubted whether Redis may have lost something before
 * @param found from the position on, itself included; empty if the room cannot be read
 */
record RoomRead(String room, String position, boolean doubted, Optional<List<StreamMessage<String, String>>> found) {
    static final int AT_ONCE = 200;
    static final String START = EntryId.NONE.toString();

    /** A room that was empty has no last entry that could be looked for; then much at once counts as a gap. */
    boolean isGap() {
        List<StreamMessage<String, String>> entries = found.orElse(List.of());
        return doubted && (position.equals(START) ? entries.size() > AT_ONCE : !begins(entries));
    }

    List<StreamMessage<String, String>> news() {
        List<StreamMessage<String, String>> entries = found.orElse(List.of());
        return begins(entries) ? entries.subList(1, entries.size()) : entries;
    }

    private boolean begins(List<StreamMessage<String, String>> entries) {
        return !entries.isEmpty() && entries.get(0).getId().equals(position);
    }
}
