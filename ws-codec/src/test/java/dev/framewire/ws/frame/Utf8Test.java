package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Incremental UTF-8 validation (RFC 3629) against the JDK's decoder. */
class Utf8Test {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(512);
    private final Map<String, String> tails = new HashMap<>();

    /** The JDK's verdict: invalid if no continuation can be text, else whether the last character is complete. */
    private String jdk(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        boolean error = decoder.reset().decode(in, chars.clear(), false).isError();
        if (error || !in.hasRemaining()) {
            return error ? "invalid" : "boundary";
        }
        // the JDK does not yet reject a surrogate that is not complete
        byte[] tail = Arrays.copyOfRange(bytes, in.position(), length);
        return tails.computeIfAbsent(Wire.hex(tail), hex -> canEnd(tail) ? "inside" : "invalid");
    }

    private boolean canEnd(byte[] tail) {
        if (!decoder.reset().decode(ByteBuffer.wrap(tail), chars.clear(), true).isError()) {
            return true;
        }
        for (int value : new int[] {0x80, 0x90, 0xA0, 0xBF}) {
            byte[] longer = Wire.concat(tail, new byte[] {(byte) value});
            if (longer.length <= 4 && canEnd(longer)) {
                return true;
            }
        }
        return false;
    }

    private static String named(int state) {
        return state == Utf8.INVALID ? "invalid" : state == Utf8.BOUNDARY ? "boundary" : "inside";
    }

    /** Judges the bytes one by one and all at once. */
    private void assertLikeJdk(byte[] bytes, ByteBuffer view, int length) {
        int state = Utf8.BOUNDARY;
        for (int i = 0; i < length; i++) {
            state = Utf8.advance(state, view, i, 1);
        }
        String expected = jdk(bytes, length);
        if (!expected.equals(named(state)) || state != Utf8.advance(Utf8.BOUNDARY, view, 0, length)) {
            assertEquals(expected, named(state), Wire.hex(bytes));
            assertEquals(state, Utf8.advance(Utf8.BOUNDARY, view, 0, length), Wire.hex(bytes));
        }
    }

    @Tag("exhaustive")
    @Test
    @DisplayName("W18 W19 all sequences of up to three bytes, and four bytes at the edges, are judged as in the JDK")
    void shortSequencesMatchTheJdk() {
        byte[] bytes = new byte[4];
        ByteBuffer view = ByteViews.view(Unpooled.wrappedBuffer(bytes));
        for (int a = 0; a < 256; a++) {
            bytes[0] = (byte) a;
            assertLikeJdk(bytes, view, 1);
            for (int b = 0; b < 256; b++) {
                bytes[1] = (byte) b;
                assertLikeJdk(bytes, view, 2);
                for (int c = 0; c < 256; c++) {
                    bytes[2] = (byte) c;
                    assertLikeJdk(bytes, view, 3);
                    if (a >= 0xF0 && (b & 0x0F) % 15 == 0 && (c & 0x3F) % 63 == 0) {
                        for (int d : new int[] {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
                            bytes[3] = (byte) d;
                            assertLikeJdk(bytes, view, 4);
                        }
                    }
                }
            }
        }
    }

    @Tag("exhaustive")
    @Test
    @DisplayName("W18 W20 every code point except the surrogates is text")
    void everyCodePointExceptSurrogatesIsText() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }
        byte[] bytes = Wire.utf8(all.toString());
        ByteBuffer view = ByteViews.view(Unpooled.wrappedBuffer(bytes));
        assertEquals(Utf8.BOUNDARY, Utf8.advance(Utf8.BOUNDARY, view, 0, bytes.length));
        int state = Utf8.BOUNDARY;
        for (int i = 0; i < bytes.length; i += 7) {
            state = Utf8.advance(state, view, i, Math.min(7, bytes.length - i));
        }
        assertEquals(Utf8.BOUNDARY, state);
    }

    @Test
    @DisplayName(
            "W18 W19 random mixes of ASCII, characters and invalid bytes, cut at every point, are judged as in the JDK")
    void randomMixesMatchTheJdk() {
        Random random = new Random(3629);
        int[] verdicts = new int[3];
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = randomText(random, round % 3 == 0);
            String expected = jdk(bytes, bytes.length);
            verdicts[expected.length() % 3]++;
            ByteBuffer view = ByteViews.view(
                    Unpooled.buffer(bytes.length + 3).writeZero(3).writeBytes(bytes));
            for (int cut = 0; cut <= bytes.length; cut++) {
                int state = Utf8.advance(Utf8.BOUNDARY, view, 3, cut);
                assertEquals(jdk(bytes, cut), named(state), () -> Wire.hex(bytes));
                state = Utf8.advance(state, view, 3 + cut, bytes.length - cut);
                assertEquals(expected, named(state), () -> Wire.hex(bytes));
            }
        }
        assertTrue(verdicts[0] > 20 && verdicts[1] > 300 && verdicts[2] > 300, "all verdicts occur");
    }

    @Test
    @DisplayName(
            "W18 W19 runs of three-byte characters with an invalid byte or none, cut at every point, are judged as in the JDK")
    void runsOfThreeByteCharactersMatchTheJdk() {
        Random random = new Random(3630);
        int[] firsts = {0x800, 0x0FFF, 0x1000, 0x4E2D, 0xD7FF, 0xE000, 0xFFFD};
        int valid = 0;
        for (int round = 0; round < 4000; round++) {
            StringBuilder text = new StringBuilder("ascii".substring(random.nextInt(6)));
            for (int i = 2 + random.nextInt(8); i > 0; i--) {
                text.appendCodePoint(firsts[random.nextInt(firsts.length)]);
                text.append("ab".substring(random.nextInt(4) == 0 ? random.nextInt(3) : 2));
            }
            byte[] bytes = Wire.utf8(text.toString());
            if (round % 2 != 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ByteBuffer view = ByteViews.view(Unpooled.wrappedBuffer(bytes));
            String expected = jdk(bytes, bytes.length);
            valid += expected.equals("boundary") ? 1 : 0;
            for (int cut = 0; cut <= bytes.length; cut++) {
                int state = Utf8.advance(Utf8.BOUNDARY, view, 0, cut);
                state = Utf8.advance(state, view, cut, bytes.length - cut);
                assertEquals(expected, named(state), () -> Wire.hex(bytes));
            }
        }
        assertTrue(valid > 2000 && valid < 3500, "both verdicts occur: " + valid);
    }

    /** The second bytes of the first text are invalid after E0, and those of the second text after ED. */
    @ParameterizedTest
    @ValueSource(strings = {"あいうえおかきくがぎあい", "天大太天大太天大太天大太", "あいab天大12あい"})
    @DisplayName("W18 W19 every byte at every place of a run of three-byte characters is judged as in the JDK")
    void anyByteInARunMatchesTheJdk(String text) {
        byte[] bytes = Wire.utf8(text);
        ByteBuffer view = ByteViews.view(Unpooled.wrappedBuffer(bytes));
        for (int i = 0; i < bytes.length; i++) {
            byte right = bytes[i];
            for (int value = 0; value < 256; value++) {
                bytes[i] = (byte) value;
                assertLikeJdk(bytes, view, bytes.length);
            }
            bytes[i] = right;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("W18 one byte outside ASCII is found wherever it stands, on the heap and off it")
    void byteOutsideAsciiIsFound(boolean direct) {
        for (int length = 0; length < 70; length++) {
            ByteBuf whole = direct ? Unpooled.directBuffer() : Unpooled.buffer();
            whole.writeZero(length + 4).setByte(1, 0x80).setByte(length + 2, 0x80);
            ByteBuf buf = whole.slice(2, length);
            assertTrue(Utf8.isAscii(buf), "neighbours do not count");
            for (int i = 0; i < length; i++) {
                buf.setByte(i, 0x80);
                assertFalse(Utf8.isAscii(buf));
                buf.setByte(i, 0x7F);
            }
            whole.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text of ASCII", "é and ASCII", "ASCII and é"})
    @DisplayName("W18 the search for ASCII changes no verdict and no index, for each kind of buffer that a user writes")
    void searchForAsciiChangesNoVerdict(String text) {
        byte[] bytes = Wire.utf8(text);
        ByteBuf whole = Unpooled.directBuffer().writeZero(3).writeBytes(bytes);
        List<ByteBuf> kinds = List.of(
                Unpooled.wrappedBuffer(bytes),
                Unpooled.wrappedBuffer(bytes).asReadOnly(),
                Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes).asReadOnlyBuffer()),
                whole.slice(3, bytes.length),
                whole.slice(3, bytes.length).asReadOnly(),
                whole.duplicate().skipBytes(3),
                Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(bytes, 0, 1), whole.slice(4, bytes.length - 1)),
                Unpooled.buffer().writeZero(3).writeBytes(bytes).skipBytes(3),
                whole.skipBytes(3));
        for (ByteBuf buf : kinds) {
            int start = buf.readerIndex();
            assertTrue(new Utf8State().acceptsLikelyAscii(Opcode.TEXT, true, buf), buf::toString);
            assertFalse(Utf8.isAscii(buf) && text.contains("é"), buf::toString);
            buf.writerIndex(buf.writerIndex() - 1);
            boolean cut = !text.endsWith("é");
            assertEquals(cut, new Utf8State().acceptsLikelyAscii(Opcode.TEXT, true, buf), buf::toString);
            assertEquals(start, buf.readerIndex());
        }
        whole.release();
    }

    @Test
    @DisplayName("W18 a buffer of several parts is validated")
    void compositeBufferIsValidated() {
        byte[] bytes = Wire.utf8("aé漢😀z");
        for (int cut = 0; cut <= bytes.length; cut++) {
            ByteBuf parts = Unpooled.wrappedBuffer(
                    Unpooled.wrappedBuffer(bytes, 0, cut), Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut));
            assertEquals(Utf8.BOUNDARY, Utf8.advance(Utf8.BOUNDARY, parts));
            assertEquals(Utf8.INVALID, Utf8.advance(Utf8.BOUNDARY, parts.skipBytes(2)), "inside a character");
        }
    }

    private static byte[] randomText(Random random, boolean broken) {
        StringBuilder text = new StringBuilder();
        int[] widths = {0x80, 0x80, 0x800, 0xD800, 0x110000};
        for (int i = random.nextInt(24); i >= 0; i--) {
            int point = random.nextInt(widths[random.nextInt(widths.length)]);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
            if (random.nextInt(4) == 0) {
                text.append("ascii ascii".substring(random.nextInt(11)));
            }
        }
        byte[] bytes = Wire.utf8(text.toString());
        if (broken) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        } else if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, bytes.length - 1);
        }
        return bytes;
    }

    @ParameterizedTest(name = "{1}: {0} is {2} after {3} bytes")
    @CsvSource({
        "c280, least of two, boundary, 2",
        "dfbf, greatest of two, boundary, 2",
        "e0a080, least of three, boundary, 3",
        "efbfbf, greatest of three, boundary, 3",
        "f0908080, least of four, boundary, 4",
        "f48fbfbf, greatest of four, boundary, 4",
        "ed9fbf, last before the surrogates, boundary, 3",
        "ee8080, first after the surrogates, boundary, 3",
        "c0af, overlong slash in two, invalid, 1",
        "e080af, overlong slash in three, invalid, 2",
        "f08080af, overlong slash in four, invalid, 2",
        "f8808080af, overlong slash in five, invalid, 1",
        "c1bf, overlong 7f, invalid, 1",
        "e09fbf, overlong 7ff, invalid, 2",
        "f08fbfbf, overlong ffff, invalid, 2",
        "f4908080, above 10ffff, invalid, 2",
        "eda080, single high surrogate, invalid, 2",
        "edb080, single low surrogate, invalid, 2",
        "eda080edb080, surrogate pair, invalid, 2",
        "808080, stray continuations, invalid, 1",
        "c320, two bytes cut by a blank, invalid, 2",
        "e28220, three bytes cut by a blank, invalid, 3",
        "f0908020, four bytes cut by a blank, invalid, 4",
        "fe, never a byte, invalid, 1",
        "ff, never a byte, invalid, 1",
        "6161616161616161e282ac, after eight of ASCII, boundary, 11",
        "e26161616161616161, ASCII block inside a character, invalid, 2",
    })
    @DisplayName("W18 W19 the edges of UTF-8 are judged at the first byte that decides")
    void edgesOfUtf8AreJudged(String hex, String name, String verdict, int length) {
        byte[] bytes = Wire.bytes(hex);
        ByteBuffer view = ByteViews.view(Unpooled.wrappedBuffer(bytes));
        assertEquals(verdict, named(Utf8.advance(Utf8.BOUNDARY, view, 0, length)));
        assertEquals(verdict, named(Utf8.advance(Utf8.BOUNDARY, view, 0, bytes.length)));
        if (verdict.equals("invalid")) {
            assertTrue(Utf8.advance(Utf8.BOUNDARY, view, 0, length - 1) != Utf8.INVALID, "not before");
        }
    }
}
