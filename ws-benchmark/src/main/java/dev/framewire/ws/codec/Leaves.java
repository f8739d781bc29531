package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** The package's own functions, for the benchmarks alone. */
public final class Leaves {
    private Leaves() {}

    /**
     * The readable bytes, as the frame decoder sees them.
     *
     * @param buf the buffer
     * @return a view
     */
    public static ByteBuffer view(ByteBuf buf) {
        return Octets.view(buf);
    }

    /**
     * Masks in place.
     *
     * @param view a {@link #view}
     * @param index the first octet
     * @param length octets
     * @param key the masking key
     */
    public static void mask(ByteBuffer view, int index, int length, int key) {
        Masking.apply(view, index, length, key);
    }

    /**
     * Masks in place, and looks at the result.
     *
     * @param view a {@link #view}
     * @param index the first octet
     * @param length octets
     * @param key the masking key
     * @return whether it is ASCII alone
     */
    public static boolean maskText(ByteBuffer view, int index, int length, int key) {
        return Masking.applyToText(view, index, length, key);
    }
}
