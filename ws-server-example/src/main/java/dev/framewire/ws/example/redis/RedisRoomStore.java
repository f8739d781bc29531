package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomRefusedException;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import dev.framewire.ws.example.store.Window;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stores each room as a Redis stream of bounded length. */
final class RedisRoomStore implements RoomStore {
    static final String NEWS = RedisBackend.PREFIX + "news";
    static final String ROOMS = RedisBackend.PREFIX + "rooms";
    static final int MAX_ROOMS = 10_000;
    /** Half of {@link #MAX_ENTRIES}, so that Redis removes a hint before its entry. */
    static final String MAX_NEWS = "5000";

    private static final String MAX_ENTRIES = "10000";
    private static final String UNBOUNDED = String.valueOf(Integer.MAX_VALUE);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    /** A room lives one more hour for each of its entries. */
    private static final Duration LIVES_AT_LEAST = Duration.ofDays(1);

    private static final Duration LIVES_AT_MOST = Duration.ofDays(30);

    private static final String BEGIN = EntryId.NONE.toString();
    private static final String END = EntryId.LAST.toString();

    /** Reads the entries of a stream from an id on, in one direction. */
    private interface Page {
        CompletionStage<List<StreamMessage<String, String>>> read(String from);
    }

    private final RedisBackend backend;
    private final StreamEntries entries;

    RedisRoomStore(RedisBackend backend, StreamEntries entries) {
        this.backend = backend;
        this.entries = entries;
    }

    static String stream(String room) {
        return RedisBackend.PREFIX + "room:" + room;
    }

    @Override
    public CompletionStage<Entry> append(Draft draft) {
        String room = draft.room();
        String[] keys = {stream(room), RedisBackend.PREFIX + "said:" + room + ':' + draft.key(), ROOMS, NEWS};
        List<String> arguments = new ArrayList<>(List.of(
                room,
                room.equals(LOBBY) ? UNBOUNDED : String.valueOf(MAX_ROOMS),
                MAX_ENTRIES,
                MAX_NEWS,
                String.valueOf(KNOWN_FOR.toMillis()),
                String.valueOf(LIVES_AT_LEAST.toHours()),
                String.valueOf(LIVES_AT_MOST.toHours()),
                String.valueOf(EntryId.LAST.millis())));
        arguments.addAll(List.of(StreamEntries.NICK, draft.nick(), StreamEntries.TEXT, draft.text()));
        String clientId = draft.clientId();
        if (clientId != null) {
            arguments.addAll(List.of(StreamEntries.CLIENT_ID, clientId));
        }
        return backend.<String>run(redis ->
                        redis.eval(Scripts.APPEND, ScriptOutputType.VALUE, keys, arguments.toArray(String[]::new)))
                .thenApply(id -> new Entry(room, parseAnswer(room, id), draft.nick(), draft.text(), clientId));
    }

    private EntryId parseAnswer(String room, String answer) {
        if (answer.equals("full")) {
            throw RoomRefusedException.tooMany();
        }
        if (answer.equals("broken")) {
            entries.logBroken(room);
            throw RoomRefusedException.broken();
        }
        return EntryId.parse(answer);
    }

    /** Reads one more entry than requested, to know whether there are more. */
    @Override
    public CompletionStage<Slice> read(String room, Window window) {
        String stream = stream(room);
        int most = window.limit() + 1;
        if (window instanceof Window.After after) {
            Page page = from -> backend.run(new StreamRange(stream, from, END, most)::read);
            return collect(room, page, after.id().toString(), most, new ArrayList<>())
                    .thenApply(found -> after(after, found));
        }
        Page page = from -> backend.run(new StreamRange(stream, from, BEGIN, most)::readBack);
        String before = StreamRange.beyond(((Window.Before) window).id().toString());
        return collect(room, page, before, most, new ArrayList<>()).thenApply(found -> before(window.limit(), found));
    }

    /** Skips invalid entries, and reads until there are enough valid ones or the stream ends. */
    private CompletionStage<List<Entry>> collect(String room, Page page, String from, int most, List<Entry> found) {
        return page.read(from).thenCompose(messages -> {
            found.addAll(entries.read(room, messages));
            if (messages.size() < most || found.size() >= most) {
                return CompletableFuture.completedStage(found);
            }
            String last = messages.get(messages.size() - 1).getId();
            return collect(room, page, StreamRange.beyond(last), most, found);
        });
    }

    private static Slice after(Window.After after, List<Entry> from) {
        boolean stored = !from.isEmpty() && from.get(0).id().equals(after.id());
        int begin = stored ? 1 : 0;
        return new Slice(from.subList(begin, Math.min(from.size(), begin + after.limit())), !stored);
    }

    private static Slice before(int limit, List<Entry> newestFirst) {
        List<Entry> oldestFirst = new ArrayList<>(newestFirst.subList(0, Math.min(newestFirst.size(), limit)));
        Collections.reverse(oldestFirst);
        return new Slice(oldestFirst, newestFirst.size() > limit);
    }

    @Override
    public Tail tail(Listener listener) {
        return backend.tail(listener);
    }
}
