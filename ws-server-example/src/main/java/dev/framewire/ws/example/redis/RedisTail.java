package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomStore;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One read that waits for what is new in all followed rooms, again and again, each from the last id seen. So whatever happens to
 * the connection, nothing is left out and nothing comes twice.
 */
final class RedisTail implements RoomStore.Tail {
    /** How long one read waits; well within the patience of the link, which would take a longer one for lost. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final int AT_ONCE = 500;
    private static final Range<String> ALL = Range.unbounded();

    private final RedisLink link;
    private final RedisBackend backend;
    private final RoomStore.Listener listener;
    private final Map<String, EntryId> positions = new ConcurrentHashMap<>();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile long clientId = -1;
    private volatile boolean interrupted;
    private volatile boolean closed;

    RedisTail(RedisLink link, RedisBackend backend, RoomStore.Listener listener) {
        this.link = link;
        this.backend = backend;
        this.listener = listener;
        link.open(opened -> {
            connection = opened;
            opened.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                    interrupted = true;
                }
            });
            readOn();
        });
    }

    @Override
    public CompletionStage<EntryId> follow(String room) {
        return backend.<List<StreamMessage<String, String>>>run(
                        redis -> redis.xrevrange(RedisRoomStore.stream(room), ALL, Limit.from(1)))
                .thenApply(newest -> newest.isEmpty()
                        ? EntryId.NONE
                        : EntryId.parse(newest.get(0).getId()))
                .whenComplete((position, failure) -> {
                    if (failure == null) {
                        begin(room, position);
                    }
                });
    }

    private void begin(String room, EntryId position) {
        positions.put(room, position);
        long blocked = clientId;
        if (blocked >= 0) {
            backend.run(redis -> redis.clientUnblock(blocked, UnblockType.TIMEOUT));
        }
    }

    @Override
    public void unfollow(String room) {
        positions.remove(room);
    }

    private void readOn() {
        if (closed || link.isClosed()) {
            return;
        }
        if (positions.isEmpty()) {
            link.later(this::readOn);
        } else if (interrupted) {
            lookBack();
        } else {
            readNews();
        }
    }

    /** What was told last in each room is still there, or what came after it may not be. */
    private void lookBack() {
        CompletableFuture<?>[] looks = positions.entrySet().stream()
                .filter(room -> !room.getValue().equals(EntryId.NONE))
                .map(room -> lookBack(room.getKey(), room.getValue().toString()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(looks).whenComplete((all, failure) -> {
            if (failure == null) {
                interrupted = false;
                readOn();
            } else {
                link.later(this::readOn);
            }
        });
    }

    private CompletableFuture<?> lookBack(String room, String id) {
        Range<String> last = Range.create(id, id);
        return RedisLink.<List<StreamMessage<String, String>>>run(
                        connection, redis -> redis.xrange(RedisRoomStore.stream(room), last))
                .thenAccept(found -> {
                    if (found.isEmpty()) {
                        listener.missed(room);
                    }
                })
                .toCompletableFuture();
    }

    private void readNews() {
        RedisLink.<Long>run(connection, redis -> redis.clientId()).thenAccept(id -> clientId = id);
        RedisLink.<List<StreamMessage<String, String>>>run(
                        connection,
                        redis -> redis.xread(XReadArgs.Builder.block(WAIT).count(AT_ONCE), offsets()))
                .whenComplete((news, failure) -> {
                    if (failure == null) {
                        // Lettuce may have sent the read again after an interruption; then what came before it is
                        // looked at first
                        (interrupted ? List.<StreamMessage<String, String>>of() : news).forEach(this::tell);
                        readOn();
                    } else {
                        interrupted = true;
                        link.later(this::readOn);
                    }
                });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private StreamOffset<String>[] offsets() {
        return positions.entrySet().stream()
                .map(room -> StreamOffset.from(
                        RedisRoomStore.stream(room.getKey()), room.getValue().toString()))
                .toArray(StreamOffset[]::new);
    }

    /** A room may have been left, or left and entered again, while the read was under way. */
    private void tell(StreamMessage<String, String> message) {
        String room = message.getStream().substring(RedisRoomStore.stream("").length());
        Entry entry = RedisRoomStore.entry(room, message);
        EntryId before = positions.computeIfPresent(
                room, (name, position) -> position.compareTo(entry.id()) < 0 ? entry.id() : position);
        if (before != null && before.equals(entry.id())) {
            listener.heard(entry);
        }
    }

    @Override
    public void close() {
        closed = true;
        StatefulRedisConnection<String, String> open = connection;
        if (open != null) {
            open.closeAsync();
        }
    }
}
