package dev.framewire.ws.deflate;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The zlib states of one thread that no message is using, at most {@link #MAX_IDLE}, shared by all its connections. They
 * are the costly part: an idle connection has none.
 *
 * <p>A state that keeps a context is given back with the name of its owner, who finds it as it was unless others needed it
 * meanwhile. The owner then primes another one with its {@link SlidingWindow}.
 *
 * @param <T> compressor or inflater
 */
final class ZlibPool<T> {
    /** Bounds native memory: the package description says what a state takes. */
    static final int MAX_IDLE = 8;

    private static final int LEVELS = Deflater.BEST_COMPRESSION + 1;

    private static final FastThreadLocal<ZlibPool<Inflater>> INFLATERS = new FastThreadLocal<>() {
        @Override
        protected ZlibPool<Inflater> initialValue() {
            return new ZlibPool<>(() -> new Inflater(true), Inflater::reset, Inflater::end);
        }

        @Override
        protected void onRemoval(ZlibPool<Inflater> pool) {
            pool.endAll();
        }
    };

    private static final FastThreadLocal<List<ZlibPool<Deflater>>> DEFLATERS = new FastThreadLocal<>() {
        @Override
        protected List<ZlibPool<Deflater>> initialValue() {
            List<ZlibPool<Deflater>> pools = new ArrayList<>(LEVELS);
            for (int i = 0; i < LEVELS; i++) {
                int level = i;
                pools.add(new ZlibPool<>(() -> new Deflater(level, true), Deflater::reset, Deflater::end));
            }
            return pools;
        }

        @Override
        protected void onRemoval(List<ZlibPool<Deflater>> pools) {
            pools.forEach(ZlibPool::endAll);
        }
    };

    private record Idle<T>(T state, @Nullable Object owner, long stamp) {}

    private final Supplier<T> make;
    private final Consumer<T> reset;
    private final Consumer<T> end;
    /** The longest unused first. */
    private final List<Idle<T>> idle = new ArrayList<>(MAX_IDLE + 1);

    private int made;
    private int ended;

    private ZlibPool(Supplier<T> make, Consumer<T> reset, Consumer<T> end) {
        this.make = make;
        this.reset = reset;
        this.end = end;
    }

    /** Inflaters of the current thread. */
    static ZlibPool<Inflater> inflaters() {
        return INFLATERS.get();
    }

    /** Compressors of the current thread, at a level from 0 to 9. */
    static ZlibPool<Deflater> deflaters(int level) {
        return DEFLATERS.get().get(level);
    }

    /** Ends all that is idle in the current thread. */
    static void clear() {
        INFLATERS.remove();
        DEFLATERS.remove();
    }

    /** The state that its owner gave back with the same stamp, as it was then, or {@code null} if it is lost. */
    @Nullable
    T takeBack(Object owner, long stamp) {
        Idle<T> known = removeLatest(owner);
        if (known == null) {
            return null;
        }
        if (known.stamp == stamp) {
            return known.state;
        }
        // left behind when the channel moved to another thread and came back
        give(known.state);
        return null;
    }

    /** A state without a past. */
    T take() {
        Idle<T> free = removeLatest(null);
        if (free != null) {
            return free.state;
        }
        if (idle.size() < MAX_IDLE) {
            made++;
            return make.get();
        }
        T oldest = idle.remove(0).state;
        reset.accept(oldest);
        return oldest;
    }

    private @Nullable Idle<T> removeLatest(@Nullable Object owner) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            if (idle.get(i).owner == owner) {
                return idle.remove(i);
            }
        }
        return null;
    }

    /** Gives back a state whose past is of no use any more. */
    void give(T state) {
        reset.accept(state);
        giveBack(state, null, 0);
    }

    /** Gives back a state that its owner would like to find again. */
    void giveBack(T state, @Nullable Object owner, long stamp) {
        idle.add(new Idle<>(state, owner, stamp));
        if (idle.size() > MAX_IDLE) {
            end(idle.remove(0).state);
        }
    }

    /** Ends a state that cannot be trusted any more. */
    void end(T state) {
        ended++;
        end.accept(state);
    }

    /** The owner will not come back. */
    void forget(Object owner) {
        Idle<T> left = removeLatest(owner);
        if (left != null) {
            give(left.state);
        }
    }

    private void endAll() {
        idle.forEach(entry -> end(entry.state));
        idle.clear();
    }

    int idle() {
        return idle.size();
    }

    /** States that exist: idle ones and those in use. */
    int live() {
        return made - ended;
    }
}
