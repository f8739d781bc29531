package dev.framewire.ws.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masking and unmasking, which are the same (RFC 6455 section 5.3): byte i is XORed with byte i mod 4 of the key. */
public final class Masking {
    /** From this length on vector code is worth its set-up. */
    private static final int LONG_PAYLOAD = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteViews.NATIVE);

    private Masking() {}

    /** The key for the bytes that follow the first {@code offset} ones. */
    public static int rotate(int key, long offset) {
        return Integer.rotateLeft(key, (int) (offset & 3) << 3);
    }

    /** Masks {@code length} bytes of a {@linkplain ByteViews#view view} from {@code index} on, in place. */
    public static void apply(ByteBuffer view, int index, int length, int key) {
        int longs = length < LONG_PAYLOAD ? 0 : length & ~7;
        if (longs > 0) {
            applyFromZero(view.slice(index, longs).order(ByteViews.NATIVE), longs, nativeLong(key));
        }
        applyToText(view, index + longs, length - longs, key);
    }

    /**
     * The same, slower on JDK 17 for a long payload, with a look at the result.
     *
     * @return whether it is ASCII alone
     */
    public static boolean applyToText(ByteBuffer view, int index, int length, int key) {
        long twice = nativeLong(key);
        int end = index + length;
        long seen = 0;
        int i = index;
        for (; i <= end - 8; i += 8) {
            long bytes = view.getLong(i) ^ twice;
            view.putLong(i, bytes);
            seen |= bytes;
        }
        if (i <= end - 4) {
            int bytes = view.getInt(i) ^ (int) twice;
            view.putInt(i, bytes);
            seen |= bytes;
            i += 4;
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            int masked = (byte) (view.get(i) ^ key >> shift);
            view.put(i, (byte) masked);
            seen |= masked;
        }
        return (seen & Utf8.NOT_ASCII) == 0;
    }

    /**
     * Masks as many bytes of a view as the array holds into the array. Meant for a few.
     *
     * @return whether the result is ASCII alone
     */
    public static boolean apply(ByteBuffer view, int index, byte[] to, int key) {
        long twice = nativeLong(key);
        int longs = to.length & ~7;
        long seen = 0;
        for (int i = 0; i < longs; i += 8) {
            long bytes = view.getLong(index + i) ^ twice;
            LONGS.set(to, i, bytes);
            seen |= bytes;
        }
        for (int i = longs; i < to.length; i++) {
            to[i] = (byte) (view.get(index + i) ^ key >> (~i & 3) * 8);
            seen |= to[i];
        }
        return (seen & Utf8.NOT_ASCII) == 0;
    }

    private static long nativeLong(int key) {
        long twice = key & 0xFFFFFFFFL | (long) key << 32;
        return ByteViews.NATIVE == ByteOrder.BIG_ENDIAN ? twice : Long.reverseBytes(twice);
    }

    /** Runs from 0, and looks at nothing: only then the loop becomes vector code on JDK 17. */
    private static void applyFromZero(ByteBuffer nio, int length, long twice) {
        for (int i = 0; i < length; i += 8) {
            nio.putLong(i, nio.getLong(i) ^ twice);
        }
    }
}
