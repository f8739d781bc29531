package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Incremental UTF-8 validation (RFC 3629 section 4, RFC 6455 section 8.1). The state between two calls is an {@code int}:
 * {@link #BOUNDARY} between characters, {@link #INVALID} for ever after a wrong octet, else what the next octet must be.
 */
final class Utf8 {
    /** The octets so far are whole characters. */
    static final int BOUNDARY = 0;
    /** The octets so far begin no UTF-8 text. */
    static final int INVALID = -1;

    /** The bit that no ASCII octet has, in each octet of a long. */
    static final long NOT_ASCII = 0x8080808080808080L;
    /** Continuation octets 80..BF, one to three of them. A state is the count, the least and the greatest next octet. */
    private static final int ONE_MORE = state(1, 0x80, 0xBF);

    private static final int TWO_MORE = state(2, 0x80, 0xBF);
    private static final int THREE_MORE = state(3, 0x80, 0xBF);

    /** Two characters of three octets each in the first six octets of a little-endian long. */
    private static final long TWO_OF_THREE = 0x80_80_E0_80_80_E0L;

    private static final long TWO_OF_THREE_MASK = 0xC0_C0_F0_C0_C0_F0L;
    private static final long LAST_TWO = 0xFFFF_0000_0000_0000L;
    /** The low halves of the two leads, a carry out of a half, and the half of ED in both. */
    private static final long HALVES = 0x0F_00_00_0FL;

    private static final long CARRIES = 0x10_00_00_10L;
    private static final long HALVES_OF_ED = 0x0D_00_00_0DL;

    private Utf8() {}

    private static int state(int more, int least, int greatest) {
        return more << 16 | least << 8 | greatest;
    }

    /** The state after {@code length} octets of a {@linkplain Octets#view view} from {@code index} on. */
    static int advance(int state, ByteBuffer view, int index, int length) {
        int current = state;
        int i = index;
        int end = index + length;
        while (i < end && current != INVALID) {
            if (current == BOUNDARY) {
                i = skipWholeCharacters(view, i, end);
                if (i < end) {
                    current = afterLead(view.get(i++) & 0xFF);
                }
            } else {
                current = afterContinuation(current, view.get(i++) & 0xFF);
            }
        }
        return current;
    }

    /** The state after the readable octets of a buffer. */
    static int advance(int state, ByteBuf buf) {
        if (buf.nioBufferCount() == 1) {
            return advance(state, Octets.view(buf), 0, buf.readableBytes());
        }
        int current = state;
        for (ByteBuffer part : buf.nioBuffers()) {
            current = advance(current, part.slice().order(Octets.NATIVE), 0, part.remaining());
        }
        return current;
    }

    /** Whether these octets are ASCII alone. */
    static boolean isAscii(ByteBuffer view, int index, int length) {
        int longs = length & ~7;
        long seen = 0;
        // without a way out in between: only then the loop becomes vector code
        for (int i = index; i < index + longs; i += 8) {
            seen |= view.getLong(i);
        }
        for (int i = index + longs; i < index + length; i++) {
            seen |= view.get(i);
        }
        return (seen & NOT_ASCII) == 0;
    }

    /** Steps over what needs no second look: runs of ASCII, and of characters of three octets, in which CJK is written. */
    private static int skipWholeCharacters(ByteBuffer view, int index, int end) {
        int i = index;
        while (i <= end - 8) {
            long octets = Octets.getLittleEndian(view, i);
            if ((octets & NOT_ASCII) == 0) {
                i += 8;
            } else if (!startsWithTwoOfThree(octets)) {
                break;
            } else if ((octets & NOT_ASCII & LAST_TWO) == 0) {
                i += 8;
            } else {
                i += 6;
            }
        }
        while (i < end && view.get(i) >= 0) {
            i++;
        }
        return i;
    }

    /** Of the leads E0 to EF all but E0 and ED, after which not every continuation octet may follow. */
    private static boolean startsWithTwoOfThree(long octets) {
        long halves = octets & HALVES;
        // a half that is not zero carries when 15 is added to it
        long allowed = (halves + HALVES) & ((halves ^ HALVES_OF_ED) + HALVES) & CARRIES;
        return (octets & TWO_OF_THREE_MASK) == TWO_OF_THREE && allowed == CARRIES;
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
