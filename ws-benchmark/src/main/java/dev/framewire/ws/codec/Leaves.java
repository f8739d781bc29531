package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;

/** The package's own functions, for the benchmarks alone. */
public final class Leaves {
    private Leaves() {}

    /**
     * Masks in place.
     *
     * @param buf the buffer
     * @param index the first octet
     * @param length octets
     * @param key the masking key
     */
    public static void mask(ByteBuf buf, int index, int length, int key) {
        Masking.apply(buf, index, length, key);
    }

    /**
     * Validates a whole text.
     *
     * @param buf the buffer
     * @param index the first octet
     * @param length octets
     * @return whether they are UTF-8
     */
    public static boolean isUtf8(ByteBuf buf, int index, int length) {
        return Utf8.isValid(buf, index, length);
    }
}
