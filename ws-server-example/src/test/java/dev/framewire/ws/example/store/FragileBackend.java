package dev.framewire.ws.example.store;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A backend in memory that a test can make unavailable or slow, and whose tail a test can delay. */
public final class FragileBackend implements Backend, RoomStore {
    private final MemoryBackend memory;
    private final Queue<Entry> held = new ArrayDeque<>();
    private final Queue<Runnable> delayed = new ArrayDeque<>();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CompletableFuture<?> answer;
    private volatile @Nullable Listener listener;
    private volatile boolean asked;
    private volatile boolean holding;
    private volatile boolean delaying;

    public FragileBackend(Clock clock) {
        memory = new MemoryBackend(clock);
    }

    /** Sets the answer to all requests; null removes it. */
    public void answer(@Nullable CompletableFuture<?> instead) {
        answer = instead;
    }

    public boolean wasAsked() {
        return asked;
    }

    public Listener listener() {
        return Objects.requireNonNull(listener);
    }

    /** Holds back the entries of the tail. */
    public void hold() {
        holding = true;
    }

    public void letGo() {
        holding = false;
        held.forEach(listener()::heard);
        held.clear();
    }

    /** Holds back all requests to append, read, follow and claim. For one thread only. */
    public void delay() {
        delaying = true;
    }

    /** Executes the held requests in order. */
    public void goOn() {
        delaying = false;
        for (Runnable next = delayed.poll(); next != null; next = delayed.poll()) {
            next.run();
        }
    }

    public boolean isFollowed(String room) {
        return followed.contains(room);
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> stage) {
        if (!delaying) {
            return stage.get();
        }
        CompletableFuture<CompletionStage<T>> begun = new CompletableFuture<>();
        delayed.add(() -> begun.complete(stage.get()));
        return begun.thenCompose(done -> done);
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> orAnswer(Supplier<CompletionStage<T>> stage) {
        return later(() -> {
            CompletableFuture<T> instead = (CompletableFuture<T>) answer;
            asked |= instead != null;
            return instead == null ? stage.get() : instead;
        });
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
    public Tail tail(Listener target) {
        listener = target;
        Tail tail = memory.rooms().tail(new Listener() {
            @Override
            public void heard(Entry entry) {
                if (holding) {
                    held.add(entry);
                } else {
                    target.heard(entry);
                }
            }

            @Override
            public void missed(String room) {
                target.missed(room);
            }
        });
        return new Tail() {
            @Override
            public CompletionStage<EntryId> follow(String room) {
                return later(() -> {
                    followed.add(room);
                    return tail.follow(room);
                });
            }

            @Override
            public void unfollow(String room) {
                followed.remove(room);
                tail.unfollow(room);
            }

            @Override
            public void close() {
                tail.close();
            }
        };
    }

    @Override
    public RoomStore rooms() {
        return this;
    }

    @Override
    public Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere) {
        Directory directory = memory.directory(here, elsewhere);
        return new Directory() {
            @Override
            public String guestPrefix() {
                return directory.guestPrefix();
            }

            @Override
            public CompletionStage<Boolean> claim(String nickKey, String owner) {
                return later(() -> directory.claim(nickKey, owner));
            }

            @Override
            public void release(String nickKey) {
                directory.release(nickKey);
            }

            @Override
            public void close() {
                directory.close();
            }
        };
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
