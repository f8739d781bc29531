package dev.framewire.ws.example.redis;

import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.RoomStore;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a chat in Redis, for any number of nodes. */
public final class RedisBackend implements Backend {
    static final String PREFIX = "framewire:";

    private static final int FAILURES_UNTIL_UNAVAILABLE = 2;
    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

    private final RedisLink link;
    private final RedisRoomStore rooms;
    private final StreamEntries entries = new StreamEntries();
    private final List<RedisTail> tails = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private volatile @Nullable StatefulRedisConnection<String, String> commands;
    private volatile boolean answers;
    private int failures;
    private boolean loggedUnavailable;

    /**
     * Creates a backend, which connects and reconnects until it is closed.
     *
     * @param address {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://…} for TLS
     * @throws IllegalArgumentException if the address has another form
     */
    public RedisBackend(URI address) {
        this(address, System::nanoTime);
    }

    /** {@code nanoTime} measures the time since the last round of a tail. */
    RedisBackend(URI address, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        link = new RedisLink(address);
        rooms = new RedisRoomStore(this, entries);
        link.open(connection -> commands = connection);
    }

    /** Runs a command as {@link RedisLink#run} does. */
    <T> CompletionStage<T> run(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return RedisLink.run(commands, command);
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }

    @Override
    public Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere) {
        return new RedisDirectory(link, this, here, elsewhere);
    }

    RoomStore.Tail tail(RoomStore.Listener listener) {
        RedisTail tail = new RedisTail(link, rooms, entries, listener, nanoTime);
        tails.add(tail);
        return tail;
    }

    /**
     * Combines three conditions: the directory's last heartbeat was successful, at most a second ago; the connection is open; the
     * tails receive new entries.
     */
    @Override
    public boolean isAvailable() {
        StatefulRedisConnection<String, String> connection = commands;
        return answers && connection != null && connection.isOpen() && areTailsAlive();
    }

    private boolean areTailsAlive() {
        return tails.stream().allMatch(RedisTail::isAlive);
    }

    /** Records the result of a heartbeat. One failure is no reason to warn: the first connection may not be open yet. */
    void answered(boolean answered) {
        answers = answered;
        boolean healthy = answered && areTailsAlive();
        failures = healthy ? 0 : failures + 1;
        if (link.isClosed()) {
            return;
        }
        if (failures == FAILURES_UNTIL_UNAVAILABLE) {
            LOG.atWarn()
                    .addKeyValue("event", "store-away")
                    .log("Redis does not answer, or sends no news; the server tries again");
            loggedUnavailable = true;
        } else if (healthy && loggedUnavailable) {
            LOG.atInfo().addKeyValue("event", "store-back").log("Redis answers again");
            loggedUnavailable = false;
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
