package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks on other implementations (docs/ADVISORIES.md), and the memory that they cost here. */
class HostilePeerTest {
    private static final int READ = 64 * 1024;
    private static final String HUGE = "4000000000000000";

    static Stream<Arguments> rolesAndDeliveries() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(WsDelivery.values()).map(delivery -> Arguments.of(role, delivery)));
    }

    private static Connection connection(WsRole role, WsDelivery delivery) {
        WsLimits limits = new WsLimits(delivery == WsDelivery.STREAM ? Long.MAX_VALUE : 1 << 30, 8192);
        return Connection.of(
                WsPipeline.builder(role).limits(limits).delivery(delivery).build());
    }

    private static void assertClosed(Connection connection, int status) {
        List<String> sent = connection.sent();
        assertEquals(1, sent.size(), sent.toString());
        assertTrue(sent.get(0).startsWith("CLOSE fin " + status), sent.get(0));
        assertFalse(connection.channel.isOpen());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "allocation from a declared length: the first two bytes are checked before the length behind them is read")
    void firstTwoBytesAreCheckedBeforeLength(WsRole role, WsDelivery delivery) {
        boolean server = role == WsRole.SERVER;
        String length = server ? "ff" : "7f";
        String unknownOpcode = "83" + length;
        String unknownRsv = "c2" + length;
        String wrongMask = "82" + (server ? "7f" : "ff");
        String longControl = "89" + length;
        for (String start : List.of(unknownOpcode, unknownRsv, wrongMask, longControl)) {
            for (String rest : List.of("", HUGE + "00000000")) {
                try (Connection connection = connection(role, delivery)) {
                    byte[] wire = Wire.bytes(start + rest);
                    connection.receive(wire);
                    assertClosed(connection, 1002);
                    assertTrue(connection.alloc.total() < 1024, connection.alloc.total() + " bytes allocated");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "allocation from a declared length: a frame that declares 2^62 bytes and sends ten allocates less than 1 KiB")
    void declaredLengthAllocatesNothing(WsRole role, WsDelivery delivery) {
        boolean pieces = delivery == WsDelivery.STREAM;
        try (Connection connection = connection(role, delivery)) {
            connection.receive(Wire.header(role, 0x82, 1L << 62)).receive(new byte[10]);
            assertTrue(connection.alloc.most() < 1024, connection.alloc.most() + " bytes held at once");
            assertEquals(pieces, connection.channel.isOpen());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("endless continuation frames: an endless message fails with 1009 at the limit, in bounded memory")
    void endlessMessageFailsAtLimit(WsRole role, WsDelivery delivery) {
        try (Connection connection =
                Connection.of(WsPipeline.builder(role).delivery(delivery).build())) {
            byte[] part = Wire.frame(role, 0x00, new byte[1000]);
            connection.receive(Wire.frame(role, 0x02, new byte[1000]));
            int parts = 1;
            for (; parts < 1_000_000 && connection.channel.isOpen(); parts++) {
                connection.receive(part);
            }
            assertEquals(WsLimits.DEFAULT.maxMessageBytes() / 1000 + 1, parts);
            assertClosed(connection, 1009);
            assertTrue(connection.alloc.most() < 4 * READ, connection.alloc.most() + " bytes held at once");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("memory from tiny or empty fragments: a million fragments in large reads fail with 1009 at the 8193rd")
    void tinyFragmentsFailAtLimit(WsRole role, WsDelivery delivery) {
        for (int length = 0; length <= 1; length++) {
            try (Connection connection = connection(role, delivery)) {
                byte[] one = Wire.frame(role, 0x00, new byte[length]);
                int inOneRead = READ / one.length;
                byte[] read = Wire.bytes(Wire.hex(one).repeat(inOneRead));
                connection.receive(Wire.frame(role, 0x01, ""));
                int sent = 1;
                for (; sent < 1_000_000 && connection.channel.isOpen(); sent += inOneRead) {
                    connection.receive(read);
                }
                assertTrue(sent - inOneRead <= 8192, sent + " fragments");
                assertClosed(connection, 1009);
                assertTrue(connection.alloc.most() < 4 * READ, connection.alloc.most() + " bytes held at once");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "memory from tiny or empty fragments: a fragment of one byte in a read of its own costs at most two bytes")
    void tinyFragmentCostsTwoBytes(WsRole role, WsDelivery delivery) {
        try (Connection connection = connection(role, delivery)) {
            byte[] one = Wire.frame(role, 0x00, new byte[1]);
            connection.receive(Wire.frame(role, 0x02, ""));
            for (int i = 1; i < 8192; i++) {
                connection.receive(one);
            }
            assertTrue(connection.heldBytes() <= 2 * 8192, connection.heldBytes() + " bytes held");
            assertTrue(connection.channel.isOpen());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "64-bit length with the top bit set loops: such a length fails with 1002, and the decoder does not loop")
    void lengthWithTopBitFailsWithoutLoop(WsRole role, WsDelivery delivery) {
        String mask = role == WsRole.SERVER ? "ff" : "7f";
        String key = role == WsRole.SERVER ? "00000000" : "";
        for (String length : List.of("8000000000000000", "8000000000000001", "ffffffff80000000", "ffffffffffffffff")) {
            byte[] wire = Wire.concat(Wire.frame(role, 0x82, "a"), Wire.bytes("82" + mask + length + key + "6161"));
            for (boolean atOnce : new boolean[] {true, false}) {
                try (Connection connection = connection(role, delivery)) {
                    if (atOnce) {
                        connection.receive(wire);
                    } else {
                        connection.receiveByteByByte(wire);
                    }
                    assertEquals(List.of("BINARY 'a'"), connection.messages);
                    String reason = Wire.render(Wire.utf8("64-bit length with the top bit set (RFC 6455 5.2)"));
                    assertEquals(List.of("CLOSE fin 1002 " + reason), connection.sent());
                    assertFalse(connection.channel.isOpen());
                    assertEquals(0, connection.heldBytes());
                }
            }
        }
    }

    /** Frames that a handler consumes and frames that fail: alone, inside a message, and before one. */
    private static List<byte[]> consumedOrFailing(WsRole role) {
        List<byte[]> sessions = new ArrayList<>();
        byte[] part = Wire.frame(role, 0x01, "part");
        byte[] close = Wire.frame(role, 0x88, CloseSession.closeBody(1000, "bye"));
        for (byte[] consumed : List.of(
                Wire.frame(role, 0x89, "ping"),
                Wire.frame(role, 0x8A, "pong"),
                Wire.frame(role, 0x88, ""),
                close,
                Wire.concat(close, Wire.frame(role, 0x82, "late"), Wire.frame(role, 0x89, "late")),
                Wire.frame(role, 0x88, Wire.bytes("03e8ff")),
                Wire.frame(role, 0x88, Wire.bytes("03ed")),
                Wire.frame(role, 0x81, Wire.bytes("61ff")),
                Wire.frame(role, 0x83, "reserved"),
                Wire.frame(role, 0xC2, "rsv"),
                Wire.frame(role == WsRole.SERVER ? WsRole.CLIENT : WsRole.SERVER, 0x82, "mask"),
                Wire.frame(role, 0x82, new byte[70_000]),
                Wire.frame(role, 0x80, Wire.bytes("ff")))) {
            sessions.add(consumed);
            sessions.add(Wire.concat(part, consumed));
            sessions.add(Wire.concat(consumed, part));
        }
        return sessions;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "leak on consumed or error paths: every frame that is consumed or fails is released, wherever a read cuts it")
    void consumedAndFailedFramesAreReleased(WsRole role, WsDelivery delivery) {
        for (byte[] session : consumedOrFailing(role)) {
            int step = session.length > 1000 ? 9973 : 1;
            for (int cut = 0; cut < session.length; cut += step) {
                // close() asserts that no byte is held
                try (Connection connection = Connection.of(
                        WsPipeline.builder(role).delivery(delivery).build())) {
                    connection.receive(Arrays.copyOf(session, cut));
                    connection.receive(Arrays.copyOfRange(session, cut, session.length));
                    assertTrue(connection.sent().size() <= 2);
                }
            }
        }
    }
}
