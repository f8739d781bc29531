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

/** A Redis of its own with two nodes, of which the first comes by a link that can be cut, and someone else who writes there. */
final class RedisNodes implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final RedisServer server = RedisServer.start();
    final CuttableLink link = new CuttableLink(server.uri().getPort());
    /** What is added to the time that the first node measures. */
    final AtomicLong later = new AtomicLong();

    final RedisBackend first = new RedisBackend(link.uri(), () -> System.nanoTime() + later.get());
    final RedisBackend second = new RedisBackend(server.uri());
    private final RedisClient client = RedisClient.create(server.uri().toString());
    final RedisCommands<String, String> stranger = client.connect().sync();
    /** What was said, and {@code missed in ROOM}. */
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    final RoomStore.Listener listener = new RoomStore.Listener() {
        @Override
        public void heard(Entry entry) {
            told.add(entry.text());
        }

        @Override
        public void missed(String room) {
            told.add("missed in " + room);
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

    /** The next that the first node's listener is told. */
    String next() throws InterruptedException {
        return told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Draft draft(String room, String text) {
        return new Draft(room, "ada", text, null, "key-" + drafts++);
    }

    /** The second node says something. */
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
