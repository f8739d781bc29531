package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Views of a buffer's bytes without the checks that {@link ByteBuf} makes on each access, for code that touches all of
 * them. A view is in the machine's own byte order, the fastest to work in; numbers on the wire are big-endian.
 */
public final class ByteViews {
    public static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    private static final boolean LITTLE_ENDIAN = NATIVE == ByteOrder.LITTLE_ENDIAN;

    private ByteViews() {}

    /** The readable bytes, from index 0 on: those of the buffer itself if it is in one piece, else a copy. */
    public static ByteBuffer view(ByteBuf buf) {
        return viewOf(buf, buf.readerIndex(), buf.readableBytes());
    }

    /** Some bytes of a buffer, readable or not, from index 0 on. */
    public static ByteBuffer viewOf(ByteBuf buf, int start, int length) {
        if (buf.hasArray()) {
            return ByteBuffer.wrap(buf.array(), buf.arrayOffset() + start, length)
                    .slice()
                    .order(NATIVE);
        }
        ByteBuffer nio =
                buf.nioBufferCount() == 1 ? buf.internalNioBuffer(start, length) : buf.nioBuffer(start, length);
        return nio.slice().order(NATIVE);
    }

    /** The first byte in the lowest bits, on every machine. */
    public static long getLittleEndian(ByteBuffer view, int index) {
        long bytes = view.getLong(index);
        return LITTLE_ENDIAN ? bytes : Long.reverseBytes(bytes);
    }

    public static int getUnsignedShort(ByteBuffer view, int index) {
        short bytes = view.getShort(index);
        return (LITTLE_ENDIAN ? Short.reverseBytes(bytes) : bytes) & 0xFFFF;
    }

    public static int getInt(ByteBuffer view, int index) {
        int bytes = view.getInt(index);
        return LITTLE_ENDIAN ? Integer.reverseBytes(bytes) : bytes;
    }

    public static long getLong(ByteBuffer view, int index) {
        long bytes = view.getLong(index);
        return LITTLE_ENDIAN ? Long.reverseBytes(bytes) : bytes;
    }

    public static void putShort(ByteBuffer view, int index, int value) {
        view.putShort(index, LITTLE_ENDIAN ? Short.reverseBytes((short) value) : (short) value);
    }

    public static void putInt(ByteBuffer view, int index, int value) {
        view.putInt(index, LITTLE_ENDIAN ? Integer.reverseBytes(value) : value);
    }

    public static void putLong(ByteBuffer view, int index, long value) {
        view.putLong(index, LITTLE_ENDIAN ? Long.reverseBytes(value) : value);
    }
}
