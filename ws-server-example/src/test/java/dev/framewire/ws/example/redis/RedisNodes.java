package dev.framewire.ws.example.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.BackendContract;
import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Window;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A Redis with two nodes and another writer. The first node uses a link that a test can cut. */
final class RedisNodes implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final RedisServer server = RedisServer.start();
    final CuttableLink link = new CuttableLink(server.uri().getPort());
    /** Nanoseconds that are added to the clock of the first node. */
    final AtomicLong later = new AtomicLong();

    final RedisBackend first = new RedisBackend(link.uri(), () -> System.nanoTime() + later.get());
    final RedisBackend second = new RedisBackend(server.uri());
    private final RedisClient client = RedisClient.create(server.uri().toString());
    final RedisCommands<String, String> stranger = client.connect().sync();
    /** The texts that the listener of the first node received, and {@code missed in ROOM} for a gap. */
    final BlockingQueue<String> delivered = new LinkedBlockingQueue<>();

    final RoomStore.Listener listener = new RoomStore.Listener() {
        @Override
        public void heard(Entry entry) {
            delivered.add(entry.text());
        }

        @Override
        public void missed(String room) {
            delivered.add("missed in " + room);
        }
    };

    private long drafts;

    RedisNodes() throws IOException {
        await(() -> answers(first) && answers(second));
    }

    static boolean answers(Backend backend) {
        try {
            BackendContract.get(backend.rooms().read("lobby", Window.latest(1)));
            return true;
        } catch (Exception notYet) {
            return false;
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, PATIENCE_SECONDS + " s are over");
            Thread.onSpinWait();
        }
    }

    /** The next text or gap for the listener of the first node. */
    String next() throws InterruptedException {
        return delivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Draft draft(String room, String text) {
        return new Draft(room, "ada", text, null, "key-" + drafts++);
    }

    /** Appends a text on the second node. */
    Entry say(String room, String text) throws Exception {
        return BackendContract.get(second.rooms().append(draft(room, text)));
    }

    @Override
    public void close() {
        first.close();
        second.close();
        client.shutdown();
        link.close();
        server.close();
    }
}
