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

/** A chat of one process. It forgets everything when the process ends. */
public final class MemoryBackend implements Backend {
    private static final long MAX_CHARACTERS = 32L << 20;
    private static final int MAX_ROOMS = 1000;

    private final MemoryRoomStore rooms;
    private final Map<String, Claim> claims = new HashMap<>();
    private final AtomicInteger nodes = new AtomicInteger();

    private record Claim(String owner, Directory directory) {}

    /**
     * An empty chat that keeps at most 32 Mi characters.
     *
     * @param clock tells the time of entries
     */
    public MemoryBackend(Clock clock) {
        rooms = new MemoryRoomStore(clock, MAX_CHARACTERS, MAX_ROOMS);
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }

    /** Several nodes share messages and nicks here, as tests want it, but do not see who is elsewhere. */
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
        // the memory goes with whoever holds this
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
