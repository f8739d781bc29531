package dev.framewire.ws.frame;

import java.nio.ByteBuffer;

/**
 * The frame header on the wire (RFC 6455 section 5.2): reading and writing as exact inverses.
 *
 * <p>The first two bytes say how long the header is. What they mean is judged by {@link FrameRules}.
 */
public final class FrameHeader {
    /** The longest header: two bytes, a 64-bit length, a masking key. */
    public static final int MAX_BYTES = 14;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private FrameHeader() {}

    public static boolean fin(int first) {
        return (first & FIN) != 0;
    }

    /** The three RSV bits, RSV1 the highest, as Netty's frame classes hold them. */
    public static int rsv(int first) {
        return first >> 4 & 0x7;
    }

    public static int opcode(int first) {
        return first & 0xF;
    }

    public static boolean masked(int second) {
        return (second & MASK) != 0;
    }

    /** The length, or 126 or 127 if it is in the two or eight bytes that follow. */
    public static int shortLength(int second) {
        return second & 0x7F;
    }

    /** Bytes of the whole header, masking key included, known from its second byte. */
    public static int bytes(int second) {
        return 2 + extendedLengthBytes(shortLength(second)) + (masked(second) ? 4 : 0);
    }

    private static int extendedLengthBytes(int shortLength) {
        return shortLength < LENGTH_16 ? 0 : shortLength == LENGTH_16 ? 2 : 8;
    }

    /** The payload length of the header at {@code index}; negative if its 64-bit form has the top bit set. */
    public static long payloadLength(ByteBuffer in, int index, int second) {
        int shortLength = shortLength(second);
        return switch (shortLength) {
            case LENGTH_16 -> ByteViews.getUnsignedShort(in, index + 2);
            case LENGTH_64 -> ByteViews.getLong(in, index + 2);
            default -> shortLength;
        };
    }

    /** The masking key of the header at {@code index}, which is the last thing in it. */
    public static int maskingKey(ByteBuffer in, int index, int second) {
        return ByteViews.getInt(in, index + bytes(second) - 4);
    }

    /** The smallest header for a payload of that length. */
    public static int bytesFor(long payloadLength, boolean masked) {
        int extended = payloadLength < LENGTH_16 ? 0 : payloadLength <= 0xFFFF ? 2 : 8;
        return 2 + extended + (masked ? 4 : 0);
    }

    public static int first(boolean fin, int rsv, int opcode) {
        return (fin ? FIN : 0) | rsv << 4 | opcode;
    }

    /** Writes the header of an unmasked frame at {@code index}, and returns the index behind it. */
    public static int write(ByteBuffer out, int index, int first, long payloadLength) {
        return writeLength(out, index, first, 0, payloadLength);
    }

    /** Writes the header of a masked frame at {@code index}, and returns the index behind it. */
    public static int writeMasked(ByteBuffer out, int index, int first, long payloadLength, int maskingKey) {
        int end = writeLength(out, index, first, MASK, payloadLength);
        ByteViews.putInt(out, end, maskingKey);
        return end + 4;
    }

    private static int writeLength(ByteBuffer out, int index, int first, int mask, long payloadLength) {
        if (payloadLength < LENGTH_16) {
            ByteViews.putShort(out, index, first << 8 | mask | (int) payloadLength);
            return index + 2;
        }
        if (payloadLength <= 0xFFFF) {
            ByteViews.putInt(out, index, first << 24 | (mask | LENGTH_16) << 16 | (int) payloadLength);
            return index + 4;
        }
        ByteViews.putShort(out, index, first << 8 | mask | LENGTH_64);
        ByteViews.putLong(out, index + 2, payloadLength);
        return index + 10;
    }
}
