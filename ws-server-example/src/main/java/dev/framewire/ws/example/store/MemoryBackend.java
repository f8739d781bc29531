package dev.framewire.ws.example.store;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stores a chat in the memory of one process. It ends with the process. */
public final class MemoryBackend implements Backend {
    private static final long MAX_CHARACTERS = 32L << 20;
    private static final int MAX_ROOMS = 1000;

    private final MemoryRoomStore rooms;
    private final Map<String, Claim> claims = new HashMap<>();
    private final AtomicInteger nodes = new AtomicInteger();

    private record Claim(String owner, Directory directory) {}

    /**
     * Creates an empty chat that stores at most 32 Mi characters.
     *
     * @param clock the time of entries
     */
    public MemoryBackend(Clock clock) {
        rooms = new MemoryRoomStore(clock, MAX_CHARACTERS, MAX_ROOMS);
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }

    /** For tests, several nodes share messages and nicks. They do not see each other's members. */
    @Override
    public Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere) {
        int node = nodes.incrementAndGet();
        return new MemoryDirectory(node == 1 ? "guest-" : "guest-" + node + "-");
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void close() {
        // the garbage collector does it
    }

    private final class MemoryDirectory implements Directory {
        private final String guestPrefix;

        MemoryDirectory(String guestPrefix) {
            this.guestPrefix = guestPrefix;
        }

        @Override
        public String guestPrefix() {
            return guestPrefix;
        }

        @Override
        public CompletionStage<Boolean> claim(String nickKey, String owner) {
            synchronized (claims) {
                Claim now = claims.get(nickKey);
                boolean free = now == null || now.owner.equals(owner);
                if (free) {
                    claims.put(nickKey, new Claim(owner, this));
                }
                return CompletableFuture.completedFuture(free);
            }
        }

        @Override
        public void release(String nickKey) {
            synchronized (claims) {
                claims.computeIfPresent(nickKey, (key, claim) -> claim.directory == this ? null : claim);
            }
        }

        @Override
        public void close() {
            synchronized (claims) {
                claims.values().removeIf(claim -> claim.directory == this);
            }
        }
    }
}
