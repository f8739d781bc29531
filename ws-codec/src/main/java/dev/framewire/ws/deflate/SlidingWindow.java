package dev.framewire.ws.deflate;

import io.netty.buffer.ByteBuf;

/**
 * The end of what went through one direction of a connection, before compression: all that a zlib state must
 * know to go on where another one stopped. Grows with what it holds, up to its capacity.
 */
final class SlidingWindow {
    private static final int MIN_BYTES = 512;
    private static final byte[] NOTHING = {};

    /** Takes the parts of a history, the oldest first: {@code setDictionary} of a compressor or an inflater. */
    @FunctionalInterface
    interface Dictionary {
        void set(byte[] bytes, int offset, int length);
    }

    private final int capacity;
    private byte[] ring = NOTHING;
    /** Where the next byte goes. */
    private int next;

    private int size;
    private long total;

    SlidingWindow(int capacity) {
        this.capacity = capacity;
    }

    /** Bytes held. */
    int size() {
        return size;
    }

    /** Bytes ever added: two states of this history are the same if this is. */
    long total() {
        return total;
    }

    void add(ByteBuf bytes, int index, int length) {
        total += length;
        int kept = Math.min(length, capacity);
        grow(size + kept);
        int from = index + length - kept;
        int first = Math.min(kept, ring.length - next);
        bytes.getBytes(from, ring, next, first);
        bytes.getBytes(from + first, ring, 0, kept - first);
        next = kept < ring.length - next ? next + kept : kept - first;
        size = Math.min(ring.length, size + kept);
    }

    private void grow(int wanted) {
        if (wanted <= ring.length || ring.length == capacity) {
            return;
        }
        byte[] larger = new byte[Math.min(capacity, Math.max(MIN_BYTES, Integer.highestOneBit(wanted - 1) << 1))];
        int[] end = {0};
        copyTo((bytes, offset, length) -> {
            System.arraycopy(bytes, offset, larger, end[0], length);
            end[0] += length;
        });
        ring = larger;
        next = size;
    }

    /** Passes on all it holds, in at most two parts. */
    void copyTo(Dictionary dictionary) {
        int oldest = next - size;
        if (oldest < 0) {
            dictionary.set(ring, oldest + ring.length, -oldest);
            oldest = 0;
        }
        if (oldest < next) {
            dictionary.set(ring, oldest, next - oldest);
        }
    }

    void clear() {
        ring = NOTHING;
        next = 0;
        size = 0;
    }
}
