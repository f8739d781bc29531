package dev.framewire.ws.benchmark.load;

import java.util.Arrays;

/** Times from a message to its echo, each kept, up to a number beyond any measurement of a few seconds. Used by one thread. */
final class Latencies {
    private static final int MOST = 1 << 21;

    private long[] nanos = new long[1 << 10];
    private int count;

    void add(long value) {
        if (count == nanos.length && count < MOST) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        if (count < nanos.length) {
            nanos[count++] = value;
        }
    }

    void clear() {
        count = 0;
    }

    /** The time in µs that this part of all echoes took at most; NaN if there are none. */
    double micros(double part) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (part * count))] / 1e3;
    }
}
