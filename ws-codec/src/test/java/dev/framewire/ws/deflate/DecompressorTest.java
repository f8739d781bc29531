package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.testing.Hex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When an inflater is primed with the history. This costs more than inflating a short message. */
class DecompressorTest {
    private static final int WINDOW = 1 << 15;
    private static final int TIMES = 1000;
    private static final String HELLO = "f248cdc9c90700";

    private final byte[] history = new byte[WINDOW];
    private final Output output = new Output();
    private final Decompressor decompressor = new Decompressor(15, true);
    private int primed;
    private int inflated;

    private final class CountingInflater extends Inflater {
        CountingInflater() {
            super(true);
        }

        @Override
        public void setDictionary(byte[] dictionary, int offset, int length) {
            primed++;
            super.setDictionary(dictionary, offset, length);
        }

        @Override
        public int inflate(ByteBuffer out) throws DataFormatException {
            int written = super.inflate(out);
            inflated += written;
            return written;
        }
    }

    private static final class Output implements Decompressor.Output {
        private final ByteBuf room = PooledByteBufAllocator.DEFAULT.directBuffer(WINDOW, WINDOW);
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

        @Override
        public ByteBuf room() {
            return room.clear();
        }

        @Override
        public int writable() {
            return WINDOW;
        }

        @Override
        public void wrote(int bytes) {
            byte[] written = new byte[bytes];
            room.getBytes(0, written);
            plain.writeBytes(written);
        }
    }

    @BeforeEach
    void inflateHistory() {
        ZlibPool.clear();
        for (int i = 0; i < ZlibPool.MAX_IDLE; i++) {
            ZlibPool.inflaters().give(new CountingInflater());
        }
        new Random(1).nextBytes(history);
        inflate(decompressor, message(new byte[0], history));
        assertArrayEquals(history, output.plain.toByteArray());
        output.plain.reset();
        inflated = 0;
    }

    @AfterEach
    void end() {
        decompressor.close();
        output.room.release();
        ZlibPool.clear();
    }

    private void inflate(Decompressor receiver, byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            ByteBuf payload = PooledByteBufAllocator.DEFAULT
                    .buffer(Math.max(1, frames[i].length))
                    .writeBytes(frames[i]);
            try {
                receiver.inflate(payload, i == frames.length - 1, output);
            } finally {
                payload.release();
            }
        }
    }

    private void inflate(String hex) {
        inflate(decompressor, Hex.bytes(hex));
    }

    /** A DEFLATE stream with a final block. It may refer to the bytes before it. */
    private static byte[] message(byte[] before, byte[] plain) {
        Deflater deflater = new Deflater(6, true);
        deflater.setDictionary(before);
        deflater.setInput(plain);
        deflater.finish();
        byte[] stream = new byte[plain.length + 100];
        int length = deflater.deflate(stream);
        deflater.end();
        return Arrays.copyOf(stream, length);
    }

    @ParameterizedTest
    @CsvSource({
        "0300,0,0", // an empty block
        "010000ffff,0,0", // one without compression
        "4b0400,1,0", // the letter a
        "000000ffff0300,0,1", // two blocks: the first stream of the message is primed
    })
    @DisplayName(
            "decompression bomb: D16 many streams in one message do not cost the history each if they refer to no earlier data")
    void streamsWithoutReferencesDoNotCostHistory(String stream, int bytes, int times) {
        inflate(stream.repeat(TIMES));
        assertEquals(bytes * TIMES, output.plain.size());
        assertEquals(times, primed);
    }

    @Test
    @DisplayName(
            "decompression bomb: D16 many messages of one such stream do not cost the history each, unless frames cut the stream")
    void messagesWithoutReferencesDoNotCostHistory() {
        for (int i = 0; i < TIMES; i++) {
            inflate("0300");
            inflate(decompressor, Hex.bytes("01"), new byte[0], Hex.bytes("0000ffff"));
        }
        // a stream that frames cut is primed each time
        assertEquals(TIMES, primed);
    }

    @Test
    @DisplayName(
            "decompression bomb: D16 messages in a row find the inflater of their connection and cost the history once")
    void messagesInARowCostHistoryOnce() {
        for (int i = 0; i < TIMES; i++) {
            inflate("00");
            inflate(HELLO);
        }
        assertEquals(5 * TIMES, output.plain.size());
        assertEquals(1, primed);
    }

    @Test
    @DisplayName("decompression bomb: D16 among many connections, messages in a row cost the history once")
    void messagesAmongManyConnectionsCostHistoryOnce() {
        List<Decompressor> others = Stream.generate(() -> new Decompressor(15, true))
                .limit(ZlibPool.MAX_IDLE)
                .toList();
        others.forEach(other -> inflate(other, Hex.bytes(HELLO)));
        primed = 0;
        for (int i = 0; i < TIMES; i++) {
            inflate("00");
        }
        assertEquals(1, primed);
        others.forEach(Decompressor::close);
    }

    @Test
    @DisplayName("decompression bomb: D16 a long stream is inflated once")
    void longStreamIsInflatedOnce() {
        inflate(decompressor, message(new byte[0], new byte[2 * WINDOW]));
        assertEquals(2 * WINDOW, output.plain.size());
        assertTrue(inflated < 2 * WINDOW + 1000, inflated + " bytes inflated");
    }

    /** Short and long messages that refer to the history early, late or never. */
    static Stream<byte[]> plains() {
        byte[] recent = new byte[WINDOW];
        new Random(1).nextBytes(recent);
        byte[] strange = new byte[400];
        new Random(2).nextBytes(strange);
        byte[] old = Arrays.copyOfRange(recent, 100, 150);
        byte[] late = Arrays.copyOf(strange, 450);
        System.arraycopy(old, 0, late, 400, 50);
        byte[] soon = Arrays.copyOfRange(late, 380, 420);
        byte[] repeated = new byte[1000];
        return Stream.of(old, late, soon, strange, repeated, new byte[] {1});
    }

    @ParameterizedTest
    @MethodSource("plains")
    @DisplayName(
            "D16 a stream that refers to the history gets it, wherever the reference stands and wherever frames cut it")
    void referenceToHistoryIsResolved(byte[] plain) {
        byte[] window = history;
        byte[] empty = Hex.bytes("0300");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        int step = 1 + plain.length / 40;
        for (int cut = 0; cut < plain.length; cut += step) {
            byte[] first = message(window, plain);
            int at = Math.min(cut, first.length);
            window = next(window, plain);
            byte[] second = message(window, plain);
            window = next(window, plain);
            inflate(decompressor, concat(empty, Arrays.copyOf(first, at)), Arrays.copyOfRange(first, at, first.length));
            inflate(decompressor, concat(second, empty));
            expected.writeBytes(plain);
            expected.writeBytes(plain);
            assertArrayEquals(expected.toByteArray(), output.plain.toByteArray(), "cut at " + cut);
        }
    }

    private static byte[] next(byte[] window, byte[] plain) {
        byte[] all = concat(window, plain);
        return Arrays.copyOfRange(all, all.length - WINDOW, all.length);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource({"ff", "0300ff", "0300 0700"})
    @DisplayName("D17 a corrupt stream is refused, also after a first try without the history")
    void corruptStreamIsRefused(String stream) {
        assertThrows(CorruptedWebSocketFrameException.class, () -> inflate(stream));
    }
}
