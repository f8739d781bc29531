package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;

/**
 * Incremental UTF-8 validation (RFC 3629 section 4, RFC 6455 section 8.1). The state between two calls is an {@code int}:
 * {@link #BOUNDARY} between characters, {@link #INVALID} for ever after a wrong octet, else what the next octet must be.
 */
final class Utf8 {
    /** The octets so far are whole characters. */
    static final int BOUNDARY = 0;
    /** The octets so far begin no UTF-8 text. */
    static final int INVALID = -1;

    private static final long NOT_ASCII = 0x8080808080808080L;
    /** Continuation octets 80..BF, one to three of them. A state is the count, the least and the greatest next octet. */
    private static final int ONE_MORE = state(1, 0x80, 0xBF);

    private static final int TWO_MORE = state(2, 0x80, 0xBF);
    private static final int THREE_MORE = state(3, 0x80, 0xBF);

    private Utf8() {}

    private static int state(int more, int least, int greatest) {
        return more << 16 | least << 8 | greatest;
    }

    /** The state after {@code length} octets from {@code index} on. */
    static int advance(int state, ByteBuf buf, int index, int length) {
        int current = state;
        int i = index;
        int end = index + length;
        while (i < end && current != INVALID) {
            if (current == BOUNDARY) {
                i = skipAscii(buf, i, end);
                if (i < end) {
                    current = afterLead(buf.getUnsignedByte(i++));
                }
            } else {
                current = afterContinuation(current, buf.getUnsignedByte(i++));
            }
        }
        return current;
    }

    /** Whether the buffer's readable bytes are a whole UTF-8 text. */
    static boolean isValid(ByteBuf buf, int index, int length) {
        return advance(BOUNDARY, buf, index, length) == BOUNDARY;
    }

    private static int skipAscii(ByteBuf buf, int index, int end) {
        int i = index;
        while (i <= end - 8 && (buf.getLong(i) & NOT_ASCII) == 0) {
            i += 8;
        }
        while (i < end && buf.getByte(i) >= 0) {
            i++;
        }
        return i;
    }

    private static int afterLead(int octet) {
        if (octet >= 0xC2 && octet <= 0xDF) {
            return ONE_MORE;
        }
        if (octet >= 0xE0 && octet <= 0xEF) {
            return switch (octet) {
                case 0xE0 -> state(2, 0xA0, 0xBF); // else overlong
                case 0xED -> state(2, 0x80, 0x9F); // else a surrogate
                default -> TWO_MORE;
            };
        }
        return switch (octet) {
            case 0xF0 -> state(3, 0x90, 0xBF); // else overlong
            case 0xF1, 0xF2, 0xF3 -> THREE_MORE;
            case 0xF4 -> state(3, 0x80, 0x8F); // else above U+10FFFF
            default -> INVALID;
        };
    }

    private static int afterContinuation(int state, int octet) {
        if (octet < (state >> 8 & 0xFF) || octet > (state & 0xFF)) {
            return INVALID;
        }
        return switch (state >> 16) {
            case 3 -> TWO_MORE;
            case 2 -> ONE_MORE;
            default -> BOUNDARY;
        };
    }
}
