package dev.framewire.ws.example.store;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In memory, but it can be away, and its tail can lag behind. */
public final class FragileBackend implements Backend, RoomStore {
    private final MemoryBackend memory;
    private final Queue<Entry> held = new ArrayDeque<>();
    private volatile @Nullable CompletableFuture<?> answer;
    private volatile @Nullable Listener listener;
    private volatile boolean asked;
    private volatile boolean holding;

    public FragileBackend(Clock clock) {
        memory = new MemoryBackend(clock);
    }

    /** From now on this is the answer to everything, until there is none any more. */
    public void answer(@Nullable CompletableFuture<?> instead) {
        answer = instead;
    }

    public boolean wasAsked() {
        return asked;
    }

    public Listener listener() {
        return Objects.requireNonNull(listener);
    }

    /** From now on the tail tells nothing. */
    public void hold() {
        holding = true;
    }

    public void letGo() {
        holding = false;
        held.forEach(listener()::heard);
        held.clear();
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> orAnswer(Supplier<CompletionStage<T>> stage) {
        CompletableFuture<T> instead = (CompletableFuture<T>) answer;
        asked |= instead != null;
        return instead == null ? stage.get() : instead;
    }

    @Override
    public CompletionStage<Entry> append(Draft draft) {
        return orAnswer(() -> memory.rooms().append(draft));
    }

    @Override
    public CompletionStage<Slice> read(String room, Window window) {
        return orAnswer(() -> memory.rooms().read(room, window));
    }

    @Override
    public Tail tail(Listener told) {
        listener = told;
        return memory.rooms().tail(new Listener() {
            @Override
            public void heard(Entry entry) {
                if (holding) {
                    held.add(entry);
                } else {
                    told.heard(entry);
                }
            }

            @Override
            public void missed(String room) {
                told.missed(room);
            }
        });
    }

    @Override
    public RoomStore rooms() {
        return this;
    }

    @Override
    public Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere) {
        return memory.directory(here, elsewhere);
    }

    @Override
    public boolean isAvailable() {
        return answer == null;
    }

    @Override
    public void close() {
        memory.close();
    }
}
