package dev.framewire.ws.testing;

import java.util.Arrays;

/**
 * Reads DEFLATE blocks (RFC 1951) and finds how far back they refer, which zlib does not show. Shares no code with zlib.
 * One object reads the messages of one direction.
 */
public final class DeflateBlocks {
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private byte[] plain = new byte[1 << 20];
    private int end;
    private byte[] in = {};
    private int bit;

    /** Largest distance so far. */
    public int largestDistance;

    /** The message with this payload; the blocks must end where the payload does. */
    public byte[] read(byte[] payload) {
        in = Wire.concat(payload, DeflatePeer.TAIL);
        bit = 0;
        int start = end;
        while (bit < in.length * 8) {
            if (bits(1) != 0) {
                throw new AssertionError("final block");
            }
            int type = bits(2);
            if (type == 0) {
                copyStored();
            } else if (type == 1) {
                readFixed();
            } else {
                readDynamic();
            }
        }
        return Arrays.copyOfRange(plain, start, end);
    }

    /** Forgets all bytes so far. Later messages cannot refer to them. */
    public void forget() {
        end = 0;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
        }
        return value;
    }

    private void copyStored() {
        bit = bit + 7 & ~7;
        int length = bits(16);
        if (bits(16) != (~length & 0xFFFF)) {
            throw new AssertionError("length of a stored block");
        }
        for (int i = 0; i < length; i++) {
            append((byte) bits(8));
        }
    }

    private void append(byte value) {
        if (end == plain.length) {
            plain = Arrays.copyOf(plain, 2 * end);
        }
        plain[end++] = value;
    }

    private void readFixed() {
        int[] lengths = new int[288];
        Arrays.fill(lengths, 0, 144, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        Arrays.fill(lengths, 280, 288, 8);
        int[] distances = new int[30];
        Arrays.fill(distances, 5);
        readSymbols(new Code(lengths), new Code(distances));
    }

    private void readDynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        Code code = new Code(codeLengths);
        int[] lengths = new int[literals + distances];
        int i = 0;
        while (i < lengths.length) {
            int symbol = symbol(code);
            int value = symbol < 16 ? symbol : symbol == 16 ? lengths[i - 1] : 0;
            int repeat = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(lengths, i, i + repeat, value);
            i += repeat;
        }
        readSymbols(new Code(Arrays.copyOf(lengths, literals)), new Code(Arrays.copyOfRange(lengths, literals, i)));
    }

    private void readSymbols(Code literals, Code distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                append((byte) symbol);
                continue;
            }
            int length = LENGTHS[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = symbol(distances);
            int extra = Math.max(0, code / 2 - 1);
            int distance = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1 + bits(extra);
            if (distance > end) {
                throw new AssertionError("distance " + distance + " with " + end + " bytes known");
            }
            largestDistance = Math.max(largestDistance, distance);
            for (int i = 0; i < length; i++) {
                append(plain[end - distance]);
            }
        }
    }

    /** Canonical Huffman code (section 3.2.2), a bit at a time. */
    private int symbol(Code code) {
        int value = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length < code.counts.length; length++) {
            value |= bits(1);
            int count = code.counts[length];
            if (value - first < count) {
                return code.symbols[index + value - first];
            }
            index += count;
            first = first + count << 1;
            value <<= 1;
        }
        throw new AssertionError("no such code");
    }

    private static final class Code {
        final int[] counts = new int[16];
        final int[] symbols;

        Code(int[] lengths) {
            symbols = new int[lengths.length];
            int next = 0;
            for (int length = 1; length < 16; length++) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[next++] = symbol;
                        counts[length]++;
                    }
                }
            }
        }
    }
}
