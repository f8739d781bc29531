package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts entries of streams. It skips data that no node has written, and logs this once for each room. Thread-safe. */
final class StreamEntries {
    static final String NICK = "nick";
    static final String TEXT = "text";
    static final String CLIENT_ID = "cid";

    /** In UTF-16 units: the maximum that the options of the chat allow. */
    private static final int LONGEST_NICK = 512;

    private static final int LONGEST_TEXT = 200_000;
    private static final int MOST_LOGGED = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(StreamEntries.class);

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    List<Entry> read(String room, List<StreamMessage<String, String>> found) {
        return found.stream().flatMap(message -> read(room, message).stream()).toList();
    }

    private Optional<Entry> read(String room, StreamMessage<String, String> message) {
        Map<String, String> body = message.getBody();
        String nick = body.get(NICK);
        String text = body.get(TEXT);
        if (nick == null || text == null || nick.length() > LONGEST_NICK || text.length() > LONGEST_TEXT) {
            logOnce(room, message.getId());
            return Optional.empty();
        }
        try {
            return Optional.of(new Entry(room, EntryId.parse(message.getId()), nick, text, body.get(CLIENT_ID)));
        } catch (IllegalArgumentException e) {
            logOnce(room, message.getId()); // Redis allows larger ids than nodes create
            return Optional.empty();
        }
    }

    /** Logs once, because a room may have any number of invalid entries, and each is read many times. */
    private void logOnce(String room, String id) {
        if (logged.size() < MOST_LOGGED && logged.add(room)) {
            LOG.atWarn()
                    .addKeyValue("event", "bad-entry")
                    .addKeyValue("room", room)
                    .addKeyValue("id", id)
                    .log("the server skips entries that no node has written; it logs this once for each room");
        }
    }

    /** Logs a room that cannot be used at all. */
    void logBroken(String room) {
        if (logged.size() < MOST_LOGGED && logged.add(room + " as a whole")) {
            LOG.atWarn()
                    .addKeyValue("event", "bad-room")
                    .addKeyValue("room", room)
                    .log(
                            "the key of a room is no stream, or its ids are at the maximum; delete the key to use the room again");
        }
    }
}
