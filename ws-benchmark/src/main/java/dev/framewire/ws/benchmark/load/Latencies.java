package dev.framewire.ws.benchmark.load;

import java.util.Arrays;

/** Stores the time from each message to its echo, up to a maximum count that a short measurement does not reach. Used by one thread. */
final class Latencies {
    private static final int MAX_COUNT = 1 << 21;

    private long[] nanos = new long[1 << 10];
    private int count;

    void add(long value) {
        if (count == nanos.length && count < MAX_COUNT) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        if (count < nanos.length) {
            nanos[count++] = value;
        }
    }

    void clear() {
        count = 0;
    }

    /** The quantile of the times in µs, such as 0.99; NaN if there are no times. */
    double micros(double quantile) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (quantile * count))] / 1e3;
    }
}
