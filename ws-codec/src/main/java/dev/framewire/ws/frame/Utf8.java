package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Incremental UTF-8 validation (RFC 3629 section 4, RFC 6455 section 8.1). The state between two calls is an {@code int}:
 * {@link #BOUNDARY} between characters, {@link #INVALID} for ever after a wrong byte, else what the next byte must be.
 *
 * <p>A state is the place of its six bits in a row of the table, and these bits are the next state. So a byte is one look
 * into the table and one shift, whatever the text is.
 */
public final class Utf8 {
    /** The bytes so far begin no UTF-8 text. */
    public static final int INVALID = 0;
    /** The bytes so far are whole characters. */
    public static final int BOUNDARY = 6;

    private static final int ONE_MORE = 12;
    private static final int TWO_MORE = 18;
    private static final int THREE_MORE = 24;
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;
    private static final int STATE_BITS = 0x3F;

    /** A row for each byte. What is not put into it is {@link #INVALID}. */
    private static final long[] ROWS = new long[256];

    static {
        put(BOUNDARY, 0x00, 0x7F, BOUNDARY);
        put(BOUNDARY, 0xC2, 0xDF, ONE_MORE);
        put(BOUNDARY, 0xE0, 0xE0, AFTER_E0);
        put(BOUNDARY, 0xE1, 0xEC, TWO_MORE);
        put(BOUNDARY, 0xED, 0xED, AFTER_ED);
        put(BOUNDARY, 0xEE, 0xEF, TWO_MORE);
        put(BOUNDARY, 0xF0, 0xF0, AFTER_F0);
        put(BOUNDARY, 0xF1, 0xF3, THREE_MORE);
        put(BOUNDARY, 0xF4, 0xF4, AFTER_F4);
        put(ONE_MORE, 0x80, 0xBF, BOUNDARY);
        put(TWO_MORE, 0x80, 0xBF, ONE_MORE);
        put(THREE_MORE, 0x80, 0xBF, TWO_MORE);
        put(AFTER_E0, 0xA0, 0xBF, ONE_MORE); // else overlong
        put(AFTER_ED, 0x80, 0x9F, ONE_MORE); // else a surrogate
        put(AFTER_F0, 0x90, 0xBF, TWO_MORE); // else overlong
        put(AFTER_F4, 0x80, 0x8F, TWO_MORE); // else above U+10FFFF
    }

    /** The bit that no ASCII byte has, in each byte of a long. */
    public static final long NOT_ASCII = 0x8080808080808080L;

    private static final long LAST_TWO = 0xFFFF_0000_0000_0000L;
    /** How many bytes to take by the table before it is tried again whether several can be taken together. */
    private static final int STRIDE = 64;

    private Utf8() {}

    private static void put(int state, int first, int last, int next) {
        for (int value = first; value <= last; value++) {
            ROWS[value] |= (long) next << state;
        }
    }

    /** The state after {@code length} bytes of a {@linkplain ByteViews#view view} from {@code index} on. */
    public static int advance(int state, ByteBuffer view, int index, int length) {
        int current = state;
        int i = index;
        int end = index + length;
        while (i < end && current != INVALID) {
            if (current == BOUNDARY) {
                i = skipWholeCharacters(view, i, end);
            }
            int stop = Math.min(end, i + STRIDE);
            current = advanceByTable(current, view, i, stop);
            i = stop;
        }
        return current;
    }

    private static int advanceByTable(int state, ByteBuffer view, int index, int end) {
        long row = state;
        for (int i = index; i < end; i++) {
            // a shift heeds six bits only, so the row need not be cut down to the state
            row = ROWS[view.get(i) & 0xFF] >>> row;
        }
        return (int) row & STATE_BITS;
    }

    /** The state after the readable bytes of a buffer. */
    public static int advance(int state, ByteBuf buf) {
        if (buf.nioBufferCount() == 1) {
            return advance(state, ByteViews.view(buf), 0, buf.readableBytes());
        }
        int current = state;
        for (ByteBuffer part : buf.nioBuffers()) {
            current = advance(current, part.slice().order(ByteViews.NATIVE), 0, part.remaining());
        }
        return current;
    }

    /** Whether the readable bytes of a buffer are known to be ASCII alone; those of a composite buffer are not looked at. */
    public static boolean isAscii(ByteBuf buf) {
        int length = buf.readableBytes();
        if (buf.hasArray()) {
            return isAscii(ByteBuffer.wrap(buf.array()), buf.arrayOffset() + buf.readerIndex(), length);
        }
        if (buf.nioBufferCount() != 1) {
            return false;
        }
        // not a view of its own: for this question the order of the bytes does not matter
        ByteBuffer nio = buf.internalNioBuffer(buf.readerIndex(), length);
        return isAscii(nio, nio.position(), length);
    }

    private static boolean isAscii(ByteBuffer nio, int index, int length) {
        int longs = length & ~7;
        long seen = 0;
        // without a way out in between: only then the loop becomes vector code
        for (int i = index; i < index + longs; i += 8) {
            seen |= nio.getLong(i);
        }
        for (int i = index + longs; i < index + length; i++) {
            seen |= nio.get(i);
        }
        return (seen & NOT_ASCII) == 0;
    }

    /** Steps over what needs no second look: runs of ASCII, and of characters of three bytes. */
    private static int skipWholeCharacters(ByteBuffer view, int index, int end) {
        int i = index;
        while (i <= end - 8) {
            long bytes = ByteViews.getLittleEndian(view, i);
            if ((bytes & NOT_ASCII) == 0) {
                i += 8;
            } else if (!ThreeByteRuns.areFirst(bytes)) {
                break;
            } else if ((bytes & NOT_ASCII & LAST_TWO) == 0) {
                i += 8;
            } else {
                i = ThreeByteRuns.skipRun(view, i + 6, end);
            }
        }
        return i;
    }
}
