package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits on what a peer may send (RFC 6455 section 10.4). They apply while the message arrives, not at its end. */
class LimitsTest {
    private static Connection connection(WsRole role, WsDelivery delivery, WsLimits limits) {
        return Connection.of(
                WsPipeline.builder(role).limits(limits).delivery(delivery).build());
    }

    private static void assertTooBig(Connection connection, String numbers) {
        List<String> sent = connection.sent();
        assertEquals(1, sent.size(), sent.toString());
        assertTrue(sent.get(0).startsWith("CLOSE fin 1009 "), sent.toString());
        assertFalse(connection.channel.isOpen());
        assertEquals("ended 1009", connection.events.get(connection.events.size() - 1));
        if (numbers != null) {
            String reason = "message of " + numbers + " (RFC 6455 10.4)";
            assertEquals("CLOSE fin 1009 " + Wire.render(Wire.utf8(reason)), sent.get(0), reason);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("S1 L15 a header with a length over the limit fails with 1009 at once")
    void headerWithTooLargeLengthFails(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            for (long length : new long[] {65_537, 1L << 31, (1L << 62) + 1, Long.MAX_VALUE}) {
                try (Connection connection = connection(role, delivery, WsLimits.DEFAULT)) {
                    connection.receive(Wire.header(role, 0x82, length));
                    assertTooBig(connection, "at least " + length + " bytes exceeds maxMessageBytes 65536");
                }
            }
        }
    }

    @ParameterizedTest(name = "{1} bytes, limit {0}")
    @CsvSource({"0, 0", "1, 1", "125, 125", "126, 126", "65535, 65535", "65536, 65536", "100000, 100000"})
    @DisplayName("S1 a message of exactly the limit passes, and one byte more fails")
    void messageOfExactlyTheLimitPasses(int limit, int length) {
        for (WsRole role : WsRole.values()) {
            for (WsDelivery delivery : WsDelivery.values()) {
                try (Connection connection = connection(role, delivery, WsLimits.DEFAULT.withMaxMessageBytes(limit))) {
                    connection.receive(Wire.frame(role, 0x82, new byte[length]));
                    int half = length / 2;
                    connection.receive(Wire.concat(
                            Wire.frame(role, 0x02, new byte[half]), Wire.frame(role, 0x80, new byte[length - half])));
                    String message = "BINARY " + Wire.render(new byte[length]);
                    assertEquals(List.of(message, message), connection.messages);
                    connection.receive(Wire.header(role, 0x82, length + 1));
                    assertTooBig(connection, "at least " + (length + 1) + " bytes exceeds maxMessageBytes " + limit);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName(
            "endless continuation frames: S1 the bytes of all fragments count, and the fragment that crosses the limit fails")
    void fragmentThatCrossesTheLimitFails(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            try (Connection connection = connection(role, delivery, WsLimits.DEFAULT.withMaxMessageBytes(1000))) {
                connection.receive(Wire.frame(role, 0x82, new byte[1000]));
                connection.receive(Wire.frame(role, 0x01, "a".repeat(400)));
                connection.receive(Wire.frame(role, 0x00, "a".repeat(400)));
                connection.receive(Wire.frame(role, 0x8A, "a".repeat(125)));
                connection.receive(Wire.frame(role, 0x00, "a".repeat(200)));
                connection.receive(Wire.frame(role, 0x00, ""));
                assertEquals(0, connection.sentBytes().length);
                connection.receive(Wire.header(role, 0x00, 1));
                assertTooBig(connection, "at least 1001 bytes exceeds maxMessageBytes 1000");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("sum of lengths overflows: S1 lengths near 2^63 in several frames do not overflow the sum")
    void sumOfLengthsDoesNotOverflow(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            for (long length : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 99, Long.MAX_VALUE - 100}) {
                try (Connection connection = connection(role, delivery, WsLimits.DEFAULT)) {
                    connection.receive(Wire.frame(role, 0x02, new byte[100]));
                    connection.receive(Wire.header(role, 0x00, length));
                    assertTooBig(connection, null);
                }
            }
        }
        WsLimits all = new WsLimits(Long.MAX_VALUE, 10);
        try (Connection connection = connection(role, WsDelivery.STREAM, all)) {
            connection.receive(Wire.frame(role, 0x02, new byte[100]));
            connection.receive(Wire.header(role, 0x80, Long.MAX_VALUE));
            assertTooBig(connection, "over 9223372036854775807 bytes exceeds maxMessageBytes 9223372036854775807");
        }
        try (Connection connection = connection(role, WsDelivery.STREAM, all)) {
            connection.receive(Wire.frame(role, 0x02, new byte[100]));
            connection.receive(Wire.header(role, 0x80, Long.MAX_VALUE - 100));
            assertEquals(0, connection.sentBytes().length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName(
            "memory from tiny or empty fragments: W17 S1 the number of fragments of a message is bounded, whatever their size")
    void numberOfFragmentsIsBounded(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            for (String payload : new String[] {"", "a"}) {
                try (Connection connection = connection(role, delivery, WsLimits.DEFAULT.withMaxFragments(3))) {
                    byte[] three = Wire.concat(
                            Wire.frame(role, 0x01, payload),
                            Wire.frame(role, 0x00, payload),
                            Wire.frame(role, 0x80, payload));
                    connection.receive(three).receive(three);
                    assertEquals(2, connection.messages.size());
                    connection.receive(Wire.concat(
                            Wire.frame(role, 0x01, payload),
                            Wire.frame(role, 0x00, payload),
                            Wire.frame(role, 0x8A, "does not count"),
                            Wire.frame(role, 0x00, payload)));
                    assertEquals(0, connection.sentBytes().length);
                    connection.receive(Wire.frame(role, 0x80, payload));
                    assertTooBig(connection, "4 fragments exceeds maxFragments 3");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W17 several reads of one frame do not count as fragments")
    void readsDoNotCountAsFragments(WsRole role) {
        for (WsDelivery delivery : WsDelivery.values()) {
            try (Connection connection = connection(role, delivery, WsLimits.DEFAULT.withMaxFragments(1))) {
                connection.receiveByteByByte(Wire.frame(role, 0x81, "a".repeat(200)));
                assertEquals(List.of("TEXT " + Wire.render(Wire.utf8("a".repeat(200)))), connection.messages);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("S1 the default limits are 64 KiB and 8192 fragments")
    void defaultLimitsAre64KibAnd8192Fragments(WsRole role) {
        try (Connection connection = Connection.of(role)) {
            connection.receive(Wire.frame(role, 0x01, ""));
            for (int i = 1; i < 8192; i++) {
                connection.receive(Wire.frame(role, 0x00, "a"));
            }
            assertTrue(connection.channel.isOpen());
            connection.receive(Wire.frame(role, 0x80, "a"));
            assertTooBig(connection, "8193 fragments exceeds maxFragments 8192");
        }
    }

    @Test
    @DisplayName("S1 limits out of range are refused when they are set")
    void limitsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WsLimits(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new WsLimits(1, 0));
        WsLimits above = WsLimits.DEFAULT.withMaxMessageBytes(Integer.MAX_VALUE);
        for (WsDelivery delivery : List.of(WsDelivery.MESSAGES, WsDelivery.FRAMES)) {
            WsPipeline.Builder builder =
                    WsPipeline.builder(WsRole.SERVER).limits(above).delivery(delivery);
            assertThrows(IllegalArgumentException.class, builder::build);
            if (delivery == WsDelivery.FRAMES) {
                assertThrows(IllegalArgumentException.class, () -> new WsFrameDecoder(WsRole.SERVER, above, delivery));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new WsMessageDecoder(above, WsDelivery.MESSAGES));
        assertEquals(
                above,
                WsPipeline.builder(WsRole.CLIENT)
                        .limits(above)
                        .delivery(WsDelivery.STREAM)
                        .build()
                        .limits());
    }
}
