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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for news, again and again. News are hints in which room there is something; then that room is read, from the last id that
 * was read there. So whatever happens to the connection, nothing is left out and nothing comes twice.
 *
 * <p>After each round the hint that it began from has to be in Redis still. If it is not, Redis has lost something, or there were
 * more news than it keeps, or Lettuce has sent the reads again to a Redis that had forgotten: what was read is thrown away, and
 * all rooms are looked at. A room whose last entry is gone may have lost more.
 */
final class RedisTail implements RoomStore.Tail {
    /** How long one read waits; well within the patience of the link, which would take a longer one for lost. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Duration ALIVE_FOR = Duration.ofSeconds(5);
    private static final int HINTS_AT_ONCE = 500;
    private static final int UNREAD_AT_ONCE = 100;
    private static final Logger LOG = LoggerFactory.getLogger(RedisTail.class);

    private final RedisLink link;
    private final RoomStore store;
    private final StreamEntries entries;
    private final RoomStore.Listener listener;
    private final LongSupplier nanoTime;
    /** The id in each followed room that was read last. */
    private final Map<String, String> positions = new ConcurrentHashMap<>();
    /** Rooms to read without a hint. */
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    /** Those of them where what was read last has to be in Redis still, or there is a gap. */
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    /** The last hint that was followed; none before the first, and when it is gone. */
    private volatile @Nullable String lastHint;

    /** Not after a failure: it may be what is waited for that does harm. */
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

    /** Whether a round was completed a short time ago; a tail that is closed is missed nowhere. */
    boolean isAlive() {
        return closed || nanoTime.getAsLong() - lastRound < ALIVE_FOR.toNanos();
    }

    @Override
    public CompletionStage<EntryId> follow(String room) {
        return store.read(room, Window.latest(1)).thenApply(newest -> {
            EntryId position = newest.entries().isEmpty()
                    ? EntryId.NONE
                    : newest.entries().get(0).id();
            positions.put(room, position.toString());
            unread.add(room); // a hint may have come before this
            return position;
        });
    }

    @Override
    public void unfollow(String room) {
        positions.remove(room);
        unread.remove(room);
        doubtful.remove(room);
    }

    /** Whatever is thrown in a round ends that round and no more. */
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

    /** What was sent on a connection that is open and does not answer would have to be waited for, however large it is. */
    private void goOnAfter(Throwable failure) {
        StatefulRedisConnection<String, String> stuck = connection;
        if (RoomRefusedException.in(failure).isPresent()) {
            lastHint = null; // the key of the news holds something else
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
                    doubtful.addAll(positions.keySet());
                    unread.addAll(doubtful);
                });
    }

    private CompletionStage<Void> read(String from) {
        return (mayWait && unread.isEmpty() ? waitForNews(from) : readNews(from))
                .thenCompose(hints -> readRooms(from, hints));
    }

    /** What comes is read again, as it may be large. */
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

    /** One connection keeps the order of commands: what the last one finds is true of all before it. */
    private CompletionStage<Void> readRooms(String from, List<StreamMessage<String, String>> hints) {
        unread.retainAll(positions.keySet());
        Set<String> rooms = unread.stream().limit(UNREAD_AT_ONCE).collect(Collectors.toSet());
        hints.forEach(hint -> rooms.add(hint.getBody().getOrDefault("room", "")));
        List<CompletableFuture<RoomRead>> reads = rooms.stream()
                .filter(positions::containsKey)
                .map(room -> readRoom(room).toCompletableFuture())
                .toList();
        CompletionStage<List<StreamMessage<String, String>>> look =
                run(new StreamRange(RedisRoomStore.NEWS, from, from, 1)::readHints);
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).thenAcceptBoth(look, (all, kept) -> {
            if (kept.isEmpty()) {
                lastHint = null;
            } else {
                reads.forEach(read -> tell(read.join()));
                lastHint = hints.isEmpty() ? from : hints.get(hints.size() - 1).getId();
                lastRound = nanoTime.getAsLong();
            }
        });
    }

    private CompletionStage<RoomRead> readRoom(String room) {
        String position = positions.getOrDefault(room, RoomRead.START);
        boolean doubted = doubtful.contains(room);
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

    /** A room may have been left, or left and entered again, while the read was under way. */
    private void tell(RoomRead read) {
        String room = read.room();
        List<StreamMessage<String, String>> news = read.news();
        unread.remove(room);
        doubtful.remove(room);
        String now =
                news.isEmpty() ? read.position() : news.get(news.size() - 1).getId();
        if (!positions.replace(room, read.position(), now)) {
            unread.add(room);
            return;
        }
        if (read.found().isEmpty()) {
            entries.logBroken(room);
            safely(() -> listener.missed(room));
        } else if (read.isGap()) {
            safely(() -> listener.missed(room));
        }
        entries.read(room, news).forEach(entry -> safely(() -> listener.heard(entry)));
        if (news.size() >= RoomRead.AT_ONCE) {
            unread.add(room); // there may be more
        }
    }

    /** What one listener does not take is no reason to tell nothing more. */
    private static void safely(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("event", "listener-failed").setCause(e).log("nothing else is held up by it");
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
