package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masking (RFC 6455 section 5.3) against the formula of the RFC, byte by byte. */
class MaskingTest {
    private static final int[] KEYS = {0x37FA213D, 0x00000001, 0x80000000, 0xFFFFFFFF, 0x01020380, 0};
    private static final int MAX_START = 9;

    /** Buffers of every kind, filled with that many bytes. */
    private static final Map<String, IntFunction<ByteBuf>> KINDS = new TreeMap<>(Map.of(
            "heap",
            Unpooled::buffer,
            "direct",
            Unpooled::directBuffer,
            "pooled heap",
            PooledByteBufAllocator.DEFAULT::heapBuffer,
            "pooled direct",
            PooledByteBufAllocator.DEFAULT::directBuffer,
            "slice",
            size -> Unpooled.directBuffer(size + 5, size + 5).slice(5, size).writerIndex(0),
            "heap slice",
            size -> Unpooled.buffer(size + 3, size + 3).slice(3, size).writerIndex(0),
            "wrapped array",
            size -> Unpooled.wrappedBuffer(new byte[size]).writerIndex(0),
            "composite of one",
            size -> Unpooled.compositeBuffer(1)
                    .addComponent(Unpooled.directBuffer(size).writeZero(size))));

    static Stream<String> kinds() {
        return KINDS.keySet().stream();
    }

    private static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 600), IntStream.rangeClosed(4085, 4105));
    }

    @ParameterizedTest(name = "{0} buffer")
    @MethodSource("kinds")
    @DisplayName("W1 masking equals the formula of section 5.3 and changes no other byte")
    void maskingEqualsTheFormula(String kind) {
        Random random = new Random(53);
        lengths().forEach(length -> {
            int start = random.nextInt(MAX_START);
            assertMasks(kind, length, start, KEYS[length % KEYS.length], random);
        });
        for (int start = 0; start < MAX_START; start++) {
            for (int length : new int[] {0, 1, 3, 4, 7, 8, 11, 255, 256, 257, 263, 264, 4096, 4099}) {
                assertMasks(kind, length, start, random.nextInt(), random);
            }
        }
    }

    private static void assertMasks(String kind, int length, int start, int key, Random random) {
        byte[] before = new byte[start + length + 4];
        random.nextBytes(before);
        byte[] expected = concat(before, start, length, key);
        ByteBuf buf = KINDS.get(kind).apply(before.length).setBytes(0, before).setIndex(0, before.length);
        try {
            boolean ascii = Masking.applyToText(ByteViews.view(buf), start, length, key);
            assertEquals(isAscii(expected, start, length), ascii);
            assertArrayEquals(expected, ByteBufUtil.getBytes(buf), kind + ' ' + start + ' ' + length);
            assertEquals(0, buf.readerIndex());
            assertEquals(before.length, buf.writerIndex());
        } finally {
            buf.release();
        }
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] concat(byte[] before, int start, int length, int key) {
        return Wire.concat(
                Arrays.copyOf(before, start),
                Wire.masked(Arrays.copyOfRange(before, start, start + length), key),
                Arrays.copyOfRange(before, start + length, before.length));
    }

    @ParameterizedTest(name = "view of a {0} buffer")
    @MethodSource("kinds")
    @DisplayName("W1 masking through a view equals the formula of section 5.3")
    void maskingOfViewEqualsTheFormula(String kind) {
        Random random = new Random(531);
        lengths().forEach(length -> {
            int start = random.nextInt(MAX_START);
            int key = KEYS[length % KEYS.length];
            byte[] before = new byte[start + length + 4];
            random.nextBytes(before);
            ByteBuf buf =
                    KINDS.get(kind).apply(before.length + 2).setBytes(2, before).setIndex(2, before.length + 2);
            ByteBuffer view = ByteViews.view(buf);
            Masking.apply(view, start, length, key);
            assertArrayEquals(concat(before, start, length, key), Wire.drain(buf), kind + ' ' + start + ' ' + length);
        });
    }

    @ParameterizedTest(name = "view of a {0} buffer")
    @MethodSource("kinds")
    @DisplayName("W1 masking into an array equals the formula of section 5.3 and does not modify the view")
    void maskingIntoArrayEqualsTheFormula(String kind) {
        Random random = new Random(533);
        lengths().forEach(length -> {
            int start = random.nextInt(MAX_START);
            int key = KEYS[length % KEYS.length];
            byte[] before = new byte[start + length + 4];
            random.nextBytes(before);
            if (length % 2 == 0) {
                for (int i = 0; i < before.length; i++) {
                    before[i] &= 0x7F;
                }
                before = concat(before, start, length, key);
            }
            byte[] expected = Arrays.copyOfRange(concat(before, start, length, key), start, start + length);
            ByteBuf buf =
                    KINDS.get(kind).apply(before.length).setBytes(0, before).setIndex(0, before.length);
            byte[] bytes = new byte[length];
            assertEquals(isAscii(expected, 0, length), Masking.apply(ByteViews.view(buf), start, bytes, key));
            assertArrayEquals(expected, bytes, kind + ' ' + start + ' ' + length);
            assertArrayEquals(before, Wire.drain(buf));
        });
    }

    @Test
    @DisplayName("W1 a rotated key continues where the previous piece ended")
    void rotatedKeyContinuesAfterPiece() {
        Random random = new Random(532);
        for (int round = 0; round < 300; round++) {
            byte[] payload = new byte[random.nextInt(700)];
            random.nextBytes(payload);
            int key = random.nextInt();
            ByteBuf buf = Unpooled.copiedBuffer(payload);
            long offset = 0;
            int rotated = key;
            while (offset < payload.length) {
                int piece = 1 + random.nextInt(payload.length - (int) offset);
                assertEquals(rotated, Masking.rotate(key, offset), "rotation is by the sum of the pieces");
                Masking.apply(ByteViews.view(buf), (int) offset, piece, rotated);
                rotated = Masking.rotate(rotated, piece);
                offset += piece;
            }
            assertArrayEquals(Wire.masked(payload, key), Wire.drain(buf));
        }
        assertEquals(0x01020304, Masking.rotate(0x01020304, 0));
        assertEquals(0x02030401, Masking.rotate(0x01020304, 1));
        assertEquals(0x04010203, Masking.rotate(0x01020304, (1L << 40) + 3));
    }
}
