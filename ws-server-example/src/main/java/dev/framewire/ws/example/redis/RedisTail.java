package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomRefusedException;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Window;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows rooms in rounds. A round waits for news and then reads rooms. News are hints: each is the name of a room with new
 * entries. A room is read from the last id that was read there, so a broken connection causes no missing or double entries.
 *
 * <p>At the end of a round, the hint at its beginning must still be in Redis. If it is not, Redis has lost data, or has removed old
 * hints, or Lettuce has repeated the reads after Redis lost data. Then the tail drops what it has read, and reads all rooms again.
 * If the last entry of a room is gone, the room may have lost more entries.
 */
final class RedisTail implements RoomStore.Tail {
    /** The time that one read waits for news. It must be shorter than the timeout of commands, {@link RedisLink#PATIENCE}. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Duration ALIVE_FOR = Duration.ofSeconds(5);
    private static final int HINTS_AT_ONCE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(RedisTail.class);

    private final RedisLink link;
    private final RoomStore store;
    private final StreamEntries entries;
    private final RoomStore.Listener listener;
    private final LongSupplier nanoTime;
    private final FollowedRooms rooms = new FollowedRooms();

    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    /** The last hint that the tail has followed; null before the first round, and if Redis has lost the hint. */
    private volatile @Nullable String lastHint;

    /** False after a failure, because the news themselves may be its cause. */
    private volatile boolean mayWait;

    private volatile long lastRound;
    private volatile boolean closed;

    RedisTail(
            RedisLink link,
            RoomStore store,
            StreamEntries entries,
            RoomStore.Listener listener,
            LongSupplier nanoTime) {
        this.link = link;
        this.store = store;
        this.entries = entries;
        this.listener = listener;
        this.nanoTime = nanoTime;
        lastRound = nanoTime.getAsLong() - ALIVE_FOR.toNanos();
        open();
    }

    private void open() {
        link.open(opened -> {
            connection = opened;
            if (closed) {
                opened.closeAsync();
            } else {
                readOn();
            }
        });
    }

    /** Returns whether a round has completed a short time ago. A closed tail counts as alive: no room needs it. */
    boolean isAlive() {
        return closed || nanoTime.getAsLong() - lastRound < ALIVE_FOR.toNanos();
    }

    @Override
    public CompletionStage<EntryId> follow(String room) {
        return store.read(room, Window.latest(1)).thenApply(newest -> {
            EntryId position = newest.entries().isEmpty()
                    ? EntryId.NONE
                    : newest.entries().get(0).id();
            rooms.add(room, position);
            return position;
        });
    }

    @Override
    public void unfollow(String room) {
        rooms.remove(room);
    }

    /** Runs a round and then the next one. An exception ends only its own round. */
    private void readOn() {
        if (closed || link.isClosed()) {
            return;
        }
        CompletableFuture.completedFuture(lastHint)
                .thenCompose(hint -> hint == null ? begin() : read(hint))
                .whenComplete((done, failure) -> {
                    mayWait = failure == null;
                    if (failure == null) {
                        readOn();
                    } else {
                        goOnAfter(failure);
                    }
                });
    }

    /** Replaces a connection that is open but does not answer: otherwise the next round waits for the answers of this one. */
    private void goOnAfter(Throwable failure) {
        StatefulRedisConnection<String, String> stuck = connection;
        if (RoomRefusedException.in(failure).isPresent()) {
            lastHint = null; // the key of the news has another type
            link.later(this::readOn);
        } else if (stuck != null && stuck.isOpen()) {
            stuck.closeAsync();
            link.later(this::open);
        } else {
            link.later(this::readOn);
        }
    }

    private <T> CompletionStage<T> run(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return RedisLink.run(connection, command);
    }

    private CompletionStage<Void> begin() {
        String[] keys = {RedisRoomStore.NEWS};
        return this.<String>run(
                        redis -> redis.eval(Scripts.MARK, ScriptOutputType.VALUE, keys, RedisRoomStore.MAX_NEWS))
                .thenAccept(id -> {
                    lastHint = id;
                    rooms.doubtAll();
                });
    }

    private CompletionStage<Void> read(String from) {
        return (mayWait && rooms.areAllRead() ? waitForNews(from) : readNews(from))
                .thenCompose(hints -> readRooms(from, hints));
    }

    /** Waits for one hint and then reads it again with {@link #readNews}, which bounds its size. */
    @SuppressWarnings("unchecked")
    private CompletionStage<List<StreamMessage<String, String>>> waitForNews(String from) {
        XReadArgs args = XReadArgs.Builder.block(WAIT).count(1);
        return this.<List<StreamMessage<String, String>>>run(
                        redis -> redis.xread(args, StreamOffset.from(RedisRoomStore.NEWS, from)))
                .thenCompose(first -> first.isEmpty() ? CompletableFuture.completedStage(first) : readNews(from));
    }

    private CompletionStage<List<StreamMessage<String, String>>> readNews(String from) {
        return run(new StreamRange(RedisRoomStore.NEWS, StreamRange.beyond(from), "+", HINTS_AT_ONCE)::readHints);
    }

    /** The check for the first hint is the last command. Redis keeps the order, so its result is valid for all reads before. */
    private CompletionStage<Void> readRooms(String from, List<StreamMessage<String, String>> hints) {
        List<String> hinted = hints.stream()
                .map(hint -> hint.getBody().getOrDefault("room", ""))
                .toList();
        List<CompletableFuture<RoomRead>> reads = rooms.toRead(hinted).stream()
                .map(room -> readRoom(room).toCompletableFuture())
                .toList();
        CompletionStage<List<StreamMessage<String, String>>> check =
                run(new StreamRange(RedisRoomStore.NEWS, from, from, 1)::readHints);
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).thenAcceptBoth(check, (all, first) -> {
            if (first.isEmpty()) {
                lastHint = null;
            } else {
                reads.forEach(read -> tell(read.join()));
                lastHint = hints.isEmpty() ? from : hints.get(hints.size() - 1).getId();
                lastRound = nanoTime.getAsLong();
            }
        });
    }

    private CompletionStage<RoomRead> readRoom(String room) {
        String position = rooms.position(room);
        boolean doubted = rooms.isDoubtful(room);
        StreamRange range =
                new StreamRange(RedisRoomStore.stream(room), position, EntryId.LAST.toString(), RoomRead.AT_ONCE + 1);
        return this.run(range::read)
                .thenApply(found -> new RoomRead(room, position, doubted, Optional.of(found)))
                .exceptionally(failure -> {
                    if (RoomRefusedException.in(failure).isPresent()) {
                        return new RoomRead(room, position, doubted, Optional.empty());
                    }
                    throw new CompletionException(failure);
                });
    }

    private void tell(RoomRead read) {
        if (!rooms.advance(read)) {
            return;
        }
        String room = read.room();
        if (read.found().isEmpty()) {
            entries.logBroken(room);
            safely(() -> listener.missed(room));
        } else if (read.isGap()) {
            safely(() -> listener.missed(room));
        }
        entries.read(room, read.news()).forEach(entry -> safely(() -> listener.heard(entry)));
    }

    /** An exception of the listener must not end the round. */
    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("event", "listener-failed")
                    .setCause(e)
                    .log("a listener of rooms failed; the next entries follow");
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
