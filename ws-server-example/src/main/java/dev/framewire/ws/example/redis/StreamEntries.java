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

/** Entries as streams hold them. What no node wrote is skipped, and logged once for each room. Safe to use from any thread. */
final class StreamEntries {
    static final String NICK = "nick";
    static final String TEXT = "text";
    static final String CLIENT_ID = "cid";

    /** In UTF-16 units: what the options of the chat allow at most. */
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
            logOnce(room, message.getId()); // Redis allows longer ids than a node makes
            return Optional.empty();
        }
    }

    /** There may be any number of them, and they are read again and again. */
    private void logOnce(String room, String id) {
        if (logged.size() < MOST_LOGGED && logged.add(room)) {
            LOG.atWarn()
                    .addKeyValue("event", "bad-entry")
                    .addKeyValue("room", room)
                    .addKeyValue("id", id)
                    .log("what no node wrote is skipped; it is logged once for each room");
        }
    }

    /** For a room that is refused as a whole. */
    void logBroken(String room) {
        if (logged.size() < MOST_LOGGED && logged.add(room + " as a whole")) {
            LOG.atWarn()
                    .addKeyValue("event", "bad-room")
                    .addKeyValue("room", room)
                    .log("its key is no stream, or its ids have come to an end; remove the key to have the room again");
        }
    }
}
