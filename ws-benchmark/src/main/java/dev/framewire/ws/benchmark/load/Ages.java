package dev.framewire.ws.benchmark.load;

/**
 * Measures the time from the sending of a message to its receipt. One connection sends; one or all receive. Takes a sample of
 * the receipts. Used by one thread.
 */
final class Ages {
    /** More than any receiver is behind the sender. */
    private static final int MAX_MESSAGES = 1 << 16;

    private final long[] sentNanos = new long[MAX_MESSAGES];
    private final Latencies latencies = new Latencies();
    private final int receiptsPerSample;

    private int receipts;

    /** Takes every {@code receiptsPerSample}th receipt. */
    Ages(int receiptsPerSample) {
        this.receiptsPerSample = receiptsPerSample;
    }

    /** The messages with these numbers are about to be sent. */
    void sent(long from, long to) {
        long now = System.nanoTime();
        for (long message = from; message < to; message++) {
            sentNanos[index(message)] = now;
        }
    }

    /** One connection has received the messages with these numbers. */
    void received(long from, long to) {
        for (long message = from; message < to; message++) {
            if (++receipts == receiptsPerSample) {
                receipts = 0;
                latencies.add(System.nanoTime() - sentNanos[index(message)]);
            }
        }
    }

    private static int index(long message) {
        return (int) (message % MAX_MESSAGES);
    }

    void clear() {
        latencies.clear();
    }

    /** The quantile of the ages in µs, such as 0.99; NaN if there are no samples. */
    double micros(double quantile) {
        return latencies.micros(quantile);
    }
}
