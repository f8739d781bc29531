package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading and writing of the header (RFC 6455 section 5.2). */
class FrameHeaderTest {
    private static final long[] LENGTHS = {
        0, 1, 124, 125, 126, 127, 128, 255, 256, 65534, 65535, 65536, 65537, 0x7FFFFFFFL, 0x80000000L, Long.MAX_VALUE
    };

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W8 a header reads as it was written, in its shortest form")
    void headerReadsAsItWasWritten(WsRole receiver) {
        Random random = new Random(6455);
        for (int round = 0; round < 200; round++) {
            for (long edge : LENGTHS) {
                long length = round % 2 == 0 ? edge : random.nextLong() >>> 1 + random.nextInt(63);
                int first = random.nextInt(256);
                assertRoundTrip(receiver, first, length, random.nextInt());
            }
        }
    }

    private static void assertRoundTrip(WsRole receiver, int first, long length, int key) {
        boolean masked = receiver == WsRole.SERVER;
        ByteBuf buf = Unpooled.buffer().writeZero(3);
        ByteBuffer out = ByteViews.viewOf(buf, 0, buf.capacity());
        buf.writerIndex(
                masked
                        ? FrameHeader.writeMasked(out, 3, first, length, key)
                        : FrameHeader.write(out, 3, first, length));
        String what = "first " + first + " length " + length + " key " + key;
        int second = buf.getUnsignedByte(4);
        assertEquals(first, buf.getUnsignedByte(3), what);
        assertEquals(
                first,
                FrameHeader.first(FrameHeader.fin(first), FrameHeader.rsv(first), FrameHeader.opcode(first)),
                what);
        assertEquals(masked, FrameHeader.masked(second), what);
        assertEquals(buf.readableBytes() - 3, FrameHeader.bytes(second), what);
        assertEquals(buf.readableBytes() - 3, FrameHeader.bytesFor(length, masked), what);
        assertEquals(length, FrameHeader.payloadLength(ByteViews.view(buf), 3, second), what);
        if (masked) {
            assertEquals(key, FrameHeader.maskingKey(ByteViews.view(buf), 3, second), what);
        }
        if (!masked || key == Wire.KEY) {
            assertEquals(Wire.hex(Wire.header(receiver, first, length)), Wire.hex(bytes(buf)), what);
        }
    }

    private static byte[] bytes(ByteBuf header) {
        return Wire.drain(header.skipBytes(3));
    }

    @ParameterizedTest(name = "{0} {1} key {2} is {3}")
    @CsvSource({
        "81, 0, '', 8100",
        "81, 125, '', 817d",
        "82, 126, '', 827e007e",
        "82, 65535, '', 827effff",
        "82, 65536, '', 827f0000000000010000",
        "02, 2147483647, '', 027f000000007fffffff",
        "00, 2147483648, '', 007f0000000080000000",
        "f0, 9223372036854775807, '', f07f7fffffffffffffff",
        "89, 0, 37fa213d, 898037fa213d",
        "81, 125, 80000001, 81fd80000001",
        "82, 126, ffffffff, 82fe007effffffff",
        "82, 65535, 01020304, 82feffff01020304",
        "82, 65536, 00000000, 82ff000000000001000000000000",
        "8f, 9223372036854775807, deadbeef, 8fff7fffffffffffffffdeadbeef",
    })
    @DisplayName("W8 a header is written in its shortest form")
    void headerHasItsShortestForm(String first, long length, String key, String expected) {
        ByteBuf buf = Unpooled.buffer();
        ByteBuffer out = ByteViews.viewOf(buf, 0, buf.capacity());
        int firstByte = Integer.parseInt(first, 16);
        buf.writerIndex(
                key.isEmpty()
                        ? FrameHeader.write(out, 0, firstByte, length)
                        : FrameHeader.writeMasked(out, 0, firstByte, length, Integer.parseUnsignedInt(key, 16)));
        assertEquals(expected, Wire.hex(Wire.drain(buf)));
    }

    @Test
    @DisplayName("W9 a 64-bit length with the top bit set reads as negative")
    void lengthWithTopBitReadsAsNegative() {
        for (String length : List.of("8000000000000000", "ffffffffffffffff")) {
            ByteBuf buf = Unpooled.wrappedBuffer(Wire.bytes("827f" + length));
            assertEquals(true, FrameHeader.payloadLength(ByteViews.view(buf), 0, 0x7F) < 0, length);
        }
    }
}
