package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masking and unmasking, which are the same (RFC 6455 section 5.3): octet i is XORed with octet i mod 4 of the key. */
final class Masking {
    /** From this length on a loop that the compiler turns into vector code is worth its set-up. */
    private static final int LONG_PAYLOAD = 256;

    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final VarHandle ARRAY_LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, NATIVE);

    private Masking() {}

    /** The key for the octets that follow the first {@code offset} ones. */
    static int rotate(int key, long offset) {
        return Integer.rotateLeft(key, (int) (offset & 3) << 3);
    }

    /**
     * The readable bytes of a buffer in one piece, for {@link #apply(ByteBuffer, int, int, int)}. Worth it where many runs
     * of one buffer are masked: it has none of the checks of {@link ByteBuf}.
     */
    static ByteBuffer view(ByteBuf buf) {
        return buf.internalNioBuffer(buf.readerIndex(), buf.readableBytes())
                .slice()
                .order(NATIVE);
    }

    /** Masks {@code length} octets of a {@link #view} from {@code index} on, in place. */
    static void apply(ByteBuffer view, int index, int length, int key) {
        long twice = nativeLong(key);
        int longs = length & ~7;
        if (length >= LONG_PAYLOAD) {
            applyFromZero(view.slice(index, longs).order(NATIVE), longs, twice);
        } else {
            for (int i = index; i < index + longs; i += 8) {
                view.putLong(i, view.getLong(i) ^ twice);
            }
        }
        int shift = 24;
        for (int i = index + longs; i < index + length; i++, shift -= 8) {
            view.put(i, (byte) (view.get(i) ^ key >> shift));
        }
    }

    /** Masks {@code length} octets from {@code index} on, in place; the first with the key's first octet. */
    static void apply(ByteBuf buf, int index, int length, int key) {
        if (key == 0) {
            return;
        }
        if (length < LONG_PAYLOAD || buf.nioBufferCount() != 1) {
            applyByIndex(buf, index, length, key);
        } else {
            int longs = length & ~7;
            if (buf.hasArray()) {
                applyToArray(buf.array(), buf.arrayOffset() + index, longs, nativeLong(key));
            } else {
                applyFromZero(buf.internalNioBuffer(index, longs).slice().order(NATIVE), longs, nativeLong(key));
            }
            applyByIndex(buf, index + longs, length - longs, key);
        }
    }

    private static long doubled(int key) {
        return key & 0xFFFFFFFFL | (long) key << 32;
    }

    private static long nativeLong(int key) {
        return NATIVE == ByteOrder.BIG_ENDIAN ? doubled(key) : Long.reverseBytes(doubled(key));
    }

    private static void applyByIndex(ByteBuf buf, int index, int length, int key) {
        long twice = doubled(key);
        int i = index;
        int end = index + length;
        for (; i <= end - 8; i += 8) {
            buf.setLong(i, buf.getLong(i) ^ twice);
        }
        if (i <= end - 4) {
            buf.setInt(i, buf.getInt(i) ^ key);
            i += 4;
        }
        for (int shift = 24; i < end; i++, shift -= 8) {
            buf.setByte(i, buf.getByte(i) ^ key >> shift);
        }
    }

    private static void applyToArray(byte[] array, int offset, int length, long twice) {
        for (int i = offset; i < offset + length; i += 8) {
            ARRAY_LONGS.set(array, i, (long) ARRAY_LONGS.get(array, i) ^ twice);
        }
    }

    /** Runs from 0: only then the loop becomes vector code on JDK 17. */
    private static void applyFromZero(ByteBuffer nio, int length, long twice) {
        for (int i = 0; i < length; i += 8) {
            nio.putLong(i, nio.getLong(i) ^ twice);
        }
    }
}
