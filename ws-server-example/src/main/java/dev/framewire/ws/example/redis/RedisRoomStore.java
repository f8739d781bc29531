package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import dev.framewire.ws.example.store.Window;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Each room is a stream of bounded length. */
final class RedisRoomStore implements RoomStore {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    private static final Duration SILENT_FOR = Duration.ofDays(30);

    private static final String NICK = "nick";
    private static final String TEXT = "text";
    private static final String CLIENT_ID = "cid";

    private final RedisLink link;
    private final RedisBackend backend;

    RedisRoomStore(RedisLink link, RedisBackend backend) {
        this.link = link;
        this.backend = backend;
    }

    static String stream(String room) {
        return RedisBackend.PREFIX + "room:" + room;
    }

    @Override
    public CompletionStage<Entry> append(Draft draft) {
        String[] keys = {stream(draft.room()), RedisBackend.PREFIX + "said:" + draft.room() + ':' + draft.key()};
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(MAX_ENTRIES),
                String.valueOf(KNOWN_FOR.toMillis()),
                String.valueOf(SILENT_FOR.toSeconds()),
                NICK,
                draft.nick(),
                TEXT,
                draft.text()));
        String clientId = draft.clientId();
        if (clientId != null) {
            arguments.addAll(List.of(CLIENT_ID, clientId));
        }
        return backend.<String>run(redis ->
                        redis.eval(Scripts.APPEND, ScriptOutputType.VALUE, keys, arguments.toArray(String[]::new)))
                .thenApply(id -> new Entry(draft.room(), EntryId.parse(id), draft.nick(), draft.text(), clientId));
    }

    /** One entry more than asked for tells what is cut off. */
    @Override
    public CompletionStage<Slice> read(String room, Window window) {
        String stream = stream(room);
        Limit limit = Limit.from(window.limit() + 1L);
        if (window instanceof Window.After after) {
            Range<String> range =
                    Range.from(Range.Boundary.including(after.id().toString()), Range.Boundary.unbounded());
            return backend.<List<StreamMessage<String, String>>>run(redis -> redis.xrange(stream, range, limit))
                    .thenApply(found -> after(after, entries(room, found)));
        }
        Range<String> range = Range.from(
                Range.Boundary.unbounded(),
                Range.Boundary.excluding(((Window.Before) window).id().toString()));
        return backend.<List<StreamMessage<String, String>>>run(redis -> redis.xrevrange(stream, range, limit))
                .thenApply(found -> before(window.limit(), entries(room, found)));
    }

    private static Slice after(Window.After after, List<Entry> from) {
        boolean kept = !from.isEmpty() && from.get(0).id().equals(after.id());
        int begin = kept ? 1 : 0;
        return new Slice(from.subList(begin, Math.min(from.size(), begin + after.limit())), !kept);
    }

    private static Slice before(int limit, List<Entry> newestFirst) {
        List<Entry> entries = new ArrayList<>(newestFirst.subList(0, Math.min(newestFirst.size(), limit)));
        Collections.reverse(entries);
        return new Slice(entries, newestFirst.size() > limit);
    }

    private static List<Entry> entries(String room, List<StreamMessage<String, String>> found) {
        return found.stream().map(message -> entry(room, message)).toList();
    }

    static Entry entry(String room, StreamMessage<String, String> message) {
        Map<String, String> body = message.getBody();
        return new Entry(
                room,
                EntryId.parse(message.getId()),
                body.getOrDefault(NICK, ""),
                body.getOrDefault(TEXT, ""),
                body.get(CLIENT_ID));
    }

    @Override
    public Tail tail(Listener listener) {
        return new RedisTail(link, backend, listener);
    }
}
