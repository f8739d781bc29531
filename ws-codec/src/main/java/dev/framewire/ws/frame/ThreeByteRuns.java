package dev.framewire.ws.frame;

import java.nio.ByteBuffer;

/**
 * UTF-8 characters of three bytes, in which CJK is written, several at a time (RFC 3629 section 4). Those that begin with
 * E0 or ED are left to a closer look, for after these not every continuation byte may follow.
 */
public final class ThreeByteRuns {
    /** Two characters in the first six bytes of a little-endian long. */
    private static final long TWO = 0x80_80_E0_80_80_E0L;

    private static final long TWO_MASK = 0xC0_C0_F0_C0_C0_F0L;
    private static final long TWO_HALVES = 0x0F_00_00_0FL;
    /** For the other bytes of the long the low half of a lead that may be. */
    private static final long NO_HALVES = 0x01_01_01_01_00_01_01_00L;

    /** Eight characters in three longs. No two leads have the same place in their longs. */
    private static final int EIGHT_BYTES = 24;

    private static final long FIRST = 0x80_E0_80_80_E0_80_80_E0L;
    private static final long FIRST_MASK = 0xC0_F0_C0_C0_F0_C0_C0_F0L;
    private static final long FIRST_HALVES = 0x00_0F_00_00_0F_00_00_0FL;

    private static final long SECOND = 0xE0_80_80_E0_80_80_E0_80L;
    private static final long SECOND_MASK = 0xF0_C0_C0_F0_C0_C0_F0_C0L;
    private static final long SECOND_HALVES = 0x0F_00_00_0F_00_00_0F_00L;

    private static final long THIRD = 0x80_80_E0_80_80_E0_80_80L;
    private static final long THIRD_MASK = 0xC0_C0_F0_C0_C0_F0_C0_C0L;
    private static final long THIRD_HALVES = 0x00_00_0F_00_00_0F_00_00L;

    /** In each byte the low half, that of ED, and a carry out of it. */
    private static final long HALVES = 0x0F0F0F0F0F0F0F0FL;

    private static final long HALVES_OF_ED = 0x0D0D0D0D0D0D0D0DL;
    private static final long CARRIES = 0x1010101010101010L;

    private ThreeByteRuns() {}

    /** Whether the first six bytes of a little-endian long are two such characters. */
    public static boolean areFirst(long bytes) {
        return (bytes & TWO_MASK) == TWO && areAllowed(bytes & TWO_HALVES | NO_HALVES);
    }

    /** The index behind as many times eight such characters as there are from an index of a view on. */
    public static int skipRun(ByteBuffer view, int index, int end) {
        int i = index;
        while (i <= end - EIGHT_BYTES && areEight(view, i)) {
            i += EIGHT_BYTES;
        }
        return i;
    }

    private static boolean areEight(ByteBuffer view, int index) {
        long first = ByteViews.getLittleEndian(view, index);
        long second = ByteViews.getLittleEndian(view, index + 8);
        long third = ByteViews.getLittleEndian(view, index + 16);
        return (first & FIRST_MASK) == FIRST
                && (second & SECOND_MASK) == SECOND
                && (third & THIRD_MASK) == THIRD
                && areAllowed(first & FIRST_HALVES | second & SECOND_HALVES | third & THIRD_HALVES);
    }

    /** Whether leads E0 to EF, given by their low halves, are neither E0 nor ED. */
    private static boolean areAllowed(long halves) {
        // a half that is not zero carries when 15 is added to it
        return (halves + HALVES & (halves ^ HALVES_OF_ED) + HALVES & CARRIES) == CARRIES;
    }
}
