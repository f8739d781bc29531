package dev.framewire.ws.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;

/** Bytes as hex, the notation of the tests. */
public final class Hex {
    private Hex() {}

    /** The bytes of hex digits; spaces are for the reader. */
    public static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    /** A new buffer with these bytes, which {@link LeakCheck} counts. The caller releases it. */
    public static ByteBuf buf(String hex) {
        byte[] bytes = bytes(hex);
        return PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }

    /** The readable bytes as lower-case hex without spaces. */
    public static String of(ByteBuf buf) {
        return ByteBufUtil.hexDump(buf);
    }
}
