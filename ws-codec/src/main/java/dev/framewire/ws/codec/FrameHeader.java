package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;

/**
 * The frame header on the wire (RFC 6455 section 5.2): reading and writing as exact inverses.
 *
 * <p>The first two bytes say how long the header is. What they mean is judged by {@link FrameRules}.
 */
final class FrameHeader {
    /** The longest header: two bytes, a 64-bit length, a masking key. */
    static final int MAX_BYTES = 14;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private FrameHeader() {}

    static boolean fin(int first) {
        return (first & FIN) != 0;
    }

    /** The three RSV bits, RSV1 the highest, as Netty's frame classes hold them. */
    static int rsv(int first) {
        return first >> 4 & 0x7;
    }

    static int opcode(int first) {
        return first & 0xF;
    }

    static boolean masked(int second) {
        return (second & MASK) != 0;
    }

    /** The length, or 126 or 127 if it is in the two or eight bytes that follow. */
    static int shortLength(int second) {
        return second & 0x7F;
    }

    /** Bytes of the whole header, masking key included, known from its second byte. */
    static int bytes(int second) {
        return 2 + extendedLengthBytes(shortLength(second)) + (masked(second) ? 4 : 0);
    }

    private static int extendedLengthBytes(int shortLength) {
        return shortLength < LENGTH_16 ? 0 : shortLength == LENGTH_16 ? 2 : 8;
    }

    /** The payload length of the header at {@code index}; negative if its 64-bit form has the top bit set. */
    static long payloadLength(ByteBuf in, int index, int second) {
        int shortLength = shortLength(second);
        return switch (shortLength) {
            case LENGTH_16 -> in.getUnsignedShort(index + 2);
            case LENGTH_64 -> in.getLong(index + 2);
            default -> shortLength;
        };
    }

    /** The masking key of the header at {@code index}, which is the last thing in it. */
    static int maskingKey(ByteBuf in, int index, int second) {
        return in.getInt(index + bytes(second) - 4);
    }

    /** The smallest header for a payload of that length. */
    static int bytesFor(long payloadLength, boolean masked) {
        int extended = payloadLength < LENGTH_16 ? 0 : payloadLength <= 0xFFFF ? 2 : 8;
        return 2 + extended + (masked ? 4 : 0);
    }

    static int first(boolean fin, int rsv, int opcode) {
        return (fin ? FIN : 0) | rsv << 4 | opcode;
    }

    /** Writes the header of an unmasked frame. */
    static void write(ByteBuf out, int first, long payloadLength) {
        writeLength(out, first, 0, payloadLength);
    }

    /** Writes the header of a masked frame. */
    static void writeMasked(ByteBuf out, int first, long payloadLength, int maskingKey) {
        writeLength(out, first, MASK, payloadLength);
        out.writeInt(maskingKey);
    }

    private static void writeLength(ByteBuf out, int first, int mask, long payloadLength) {
        if (payloadLength < LENGTH_16) {
            out.writeShort(first << 8 | mask | (int) payloadLength);
        } else if (payloadLength <= 0xFFFF) {
            out.writeInt(first << 24 | (mask | LENGTH_16) << 16 | (int) payloadLength);
        } else {
            out.writeShort(first << 8 | mask | LENGTH_64);
            out.writeLong(payloadLength);
        }
    }
}
