package dev.framewire.ws.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for received frames (RFC 6455 sections 5.1 to 5.5), for both roles. */
class FrameRulesTest {
    private static final String MASK = " 00000000 ";

    /** Row, section in the message, bytes to a server, bytes to a client. */
    private static final String[][] INVALID = {
        {"W3 unmasked frame", "5.1", "81 01 61", null},
        {"W3 unmasked empty frame", "5.1", "81 00", null},
        {"W3 unmasked Close", "5.1", "88 02 03e8", null},
        {"W4 masked frame", "5.1", null, "81 81 37fa213d 56"},
        {"W4 masked empty Ping", "5.1", null, "89 80 37fa213d"},
        {"W6 RSV1", "5.2", "c1 80" + MASK, "c1 00"},
        {"W6 RSV2", "5.2", "a2 80" + MASK, "a2 00"},
        {"W6 RSV3", "5.2", "91 81" + MASK + "61", "91 01 61"},
        {"W6 all RSV bits on a Ping", "5.2", "f9 80" + MASK, "f9 00"},
        {"W6 RSV1 on a continuation", "5.2", "01 80" + MASK + "c0 80" + MASK, "01 00 c0 00"},
        {"W7 opcode 3", "5.2", "83 80" + MASK, "83 00"},
        {"W7 opcode 4, not final", "5.2", "04 81" + MASK + "61", "04 01 61"},
        {"W7 opcode 5", "5.2", "85 80" + MASK, "85 00"},
        {"W7 opcode 6", "5.2", "86 80" + MASK, "86 00"},
        {"W7 opcode 7", "5.2", "87 80" + MASK, "87 00"},
        {"W7 opcode 11", "5.2", "8b 80" + MASK, "8b 00"},
        {"W7 opcode 12", "5.2", "8c 80" + MASK, "8c 00"},
        {"W7 opcode 13", "5.2", "8d 81" + MASK + "61", "8d 01 61"},
        {"W7 opcode 14", "5.2", "8e 80" + MASK, "8e 00"},
        {"W7 opcode 15", "5.2", "8f 80" + MASK, "8f 00"},
        {"W7 opcode 3 with 2^62 bytes announced", "5.2", "83 ff 4000000000000000" + MASK, "83 7f 4000000000000000"},
        {"W8 0 in 16 bits", "5.2", "82 fe 0000" + MASK, "82 7e 0000"},
        {"W8 125 in 16 bits", "5.2", "82 fe 007d" + MASK, "82 7e 007d"},
        {"W8 0 in 64 bits", "5.2", "82 ff 0000000000000000" + MASK, "82 7f 0000000000000000"},
        {"W8 65535 in 64 bits", "5.2", "82 ff 000000000000ffff" + MASK, "82 7f 000000000000ffff"},
        {"W9 length 2^63", "5.2", "82 ff 8000000000000000" + MASK, "82 7f 8000000000000000"},
        {"W9 length 2^64-1", "5.2", "81 ff ffffffffffffffff" + MASK, "81 7f ffffffffffffffff"},
        {"W9 length -(2^31)", "5.2", "81 ff ffffffff80000000" + MASK, "81 7f ffffffff80000000"},
        {"W10 Ping of 126 bytes", "5.5", "89 fe 007e" + MASK, "89 7e 007e"},
        {"W10 Pong of 65536 bytes", "5.5", "8a ff 0000000000010000" + MASK, "8a 7f 0000000000010000"},
        {"W10 Close of 126 bytes", "5.5", "88 fe 007e" + MASK, "88 7e 007e"},
        {"W12 Ping without FIN", "5.5", "09 80" + MASK, "09 00"},
        {"W12 Pong without FIN", "5.5", "0a 81" + MASK + "61", "0a 01 61"},
        {"W12 Close without FIN", "5.5", "08 82" + MASK + "03e8", "08 02 03e8"},
        {"W14 continuation first", "5.4", "80 81" + MASK + "61", "80 01 61"},
        {"W14 continuation first, not final", "5.4", "00 80" + MASK, "00 00"},
        {
            "W14 continuation after a finished message",
            "5.4",
            "02 80" + MASK + "80 80" + MASK + "80 80" + MASK,
            "02 00 80 00 80 00"
        },
        {"W15 text inside text", "5.4", "01 80" + MASK + "81 80" + MASK, "01 00 81 00"},
        {"W15 binary inside text", "5.4", "01 80" + MASK + "02 81" + MASK + "00", "01 00 02 01 00"},
        {
            "W15 binary inside binary after a Ping",
            "5.4",
            "02 80" + MASK + "89 80" + MASK + "82 80" + MASK,
            "02 00 89 00 82 00"
        },
    };

    /** Row, bytes to a server, bytes to a client, frames. */
    private static final String[][] VALID = {
        {"W1 W2 text", "81 81 37fa213d 56", "81 01 61", "TEXT fin 'a'"},
        {"W1 W2 masking key 0", "81 81 00000000 61", "81 01 61", "TEXT fin 'a'"},
        {"W7 every opcode", "82 80" + MASK + "8a 80" + MASK, "82 00 8a 00", "BINARY fin '' PONG fin ''"},
        {"W8 126 in 16 bits", "82 fe 007e" + MASK + "00".repeat(126), "82 7e 007e" + "00".repeat(126), binary(126)},
        {
            "W8 65536 in 64 bits",
            "82 ff 0000000000010000" + MASK + "00".repeat(65536),
            "82 7f 0000000000010000" + "00".repeat(65536),
            binary(65536)
        },
        {"W10 Ping of 125 bytes", "89 fd" + MASK + "00".repeat(125), "89 7d" + "00".repeat(125), ping(125)},
        {
            "W13 control frames between fragments",
            "01 81" + MASK + "61 89 81" + MASK + "70 00 80" + MASK + "8a 80" + MASK + "80 81" + MASK + "62",
            "01 01 61 89 01 70 00 00 8a 00 80 01 62",
            "TEXT 'a' PING fin 'p' CONTINUATION '' PONG fin '' CONTINUATION fin 'b'"
        },
        {
            "W14 W15 a message ends and the next begins",
            "02 80" + MASK + "80 80" + MASK + "01 80" + MASK + "80 80" + MASK,
            "02 00 80 00 01 00 80 00",
            "BINARY '' CONTINUATION fin '' TEXT '' CONTINUATION fin ''"
        },
        {
            "W17 only empty fragments",
            "01 80" + MASK + "00 80" + MASK + "80 80" + MASK,
            "01 00 00 00 80 00",
            "TEXT '' CONTINUATION '' CONTINUATION fin ''"
        },
    };

    private static String binary(int length) {
        return "BINARY fin " + Wire.render(new byte[length]);
    }

    private static String ping(int length) {
        return "PING fin " + Wire.render(new byte[length]);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(WsRole.values()).flatMap(role -> Stream.of(INVALID)
                .filter(row -> bytes(row, role) != null)
                .map(row -> Arguments.of(row[0], role, row[1], Wire.bytes(bytes(row, role)))));
    }

    private static String bytes(String[] row, WsRole role) {
        return row[role == WsRole.SERVER ? row.length - 2 : row.length - 1];
    }

    @ParameterizedTest(name = "{0} to a {1}, section {2}")
    @MethodSource("invalid")
    @DisplayName(
            "W3 W4 W6 W7 W8 W9 W10 W12 W14 W15 the decoder throws once for a broken rule and delivers no later frame")
    void decoderThrowsOnceForBrokenRule(String row, WsRole role, String section, byte[] bad) {
        byte[] wire = around(role, bad);
        for (WsDelivery delivery : WsDelivery.values()) {
            for (boolean atOnce : new boolean[] {true, false}) {
                try (Connection connection = Connection.decoder(role, delivery)) {
                    if (atOnce) {
                        connection.receive(wire);
                    } else {
                        connection.receiveByteByByte(wire);
                    }
                    connection.receive(Wire.frame(role, 0x81, "later"));
                    List<String> events = connection.events;
                    assertEquals("TEXT fin 'b'", events.get(0));
                    assertEquals("! 1002", events.get(events.size() - 1), events.toString());
                    assertEquals(1, connection.exceptions.size(), events.toString());
                    CorruptedWebSocketFrameException thrown =
                            assertInstanceOf(CorruptedWebSocketFrameException.class, connection.exceptions.get(0));
                    assertTrue(thrown.getMessage().endsWith("(RFC 6455 " + section + ")"), thrown.getMessage());
                    assertEquals(row.startsWith("W9"), thrown.getMessage().contains("top bit"), thrown.getMessage());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} to a {1}")
    @MethodSource("invalid")
    @DisplayName("W3 W4 W6 W7 W8 W9 W10 W12 W14 W15 the pipeline sends one Close 1002 for a broken rule and ends")
    void pipelineSendsOneClose1002ForBrokenRule(String row, WsRole role, String section, byte[] bad) {
        try (Connection connection = Connection.of(role)) {
            connection.receive(around(role, bad));
            List<String> sent = new ArrayList<>(connection.sent());
            sent.removeIf(frame -> frame.startsWith("PONG"));
            assertEquals(1, sent.size(), sent.toString());
            assertTrue(sent.get(0).startsWith("CLOSE fin 1002 "), sent.toString());
            List<String> events = connection.events;
            assertEquals("TEXT fin 'b'", events.get(0));
            assertEquals("ended 1002", events.get(events.size() - 1));
            assertFalse(events.contains("TEXT fin 'after'"), events.toString());
            assertFalse(connection.channel.isOpen());
        }
    }

    private static byte[] around(WsRole role, byte[] bad) {
        return Wire.concat(Wire.frame(role, 0x81, "b"), bad, Wire.frame(role, 0x81, "after"));
    }

    static Stream<Arguments> valid() {
        return Stream.of(WsRole.values()).flatMap(role -> Stream.of(VALID)
                .map(row -> Arguments.of(row[0], role, Wire.bytes(row[role == WsRole.SERVER ? 1 : 2]), row[3])));
    }

    @ParameterizedTest(name = "{0} to a {1}")
    @MethodSource("valid")
    @DisplayName("W1 W2 W7 W8 W10 W13 W14 W15 W17 the decoder delivers valid frames as they were sent")
    void decoderDeliversValidFrames(String row, WsRole role, byte[] wire, String frames) {
        for (WsDelivery delivery : WsDelivery.values()) {
            try (Connection connection = Connection.decoder(role, delivery)) {
                connection.receive(wire);
                assertEquals(frames, String.join(" ", connection.events));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    @DisplayName("W6 the decoder accepts only the RSV bits of the negotiated extensions")
    void decoderAcceptsOnlyNegotiatedRsvBits(WsRole role) {
        for (int negotiated = 0; negotiated < 8; negotiated++) {
            for (int rsv = 0; rsv < 8; rsv++) {
                WsFrameDecoder decoder = new WsFrameDecoder(role, WsLimits.DEFAULT, WsDelivery.MESSAGES, negotiated);
                try (Connection connection = Connection.of(role, decoder)) {
                    connection.receive(Wire.frame(role, 0x82 | rsv << 4, "x"));
                    String frame = "BINARY fin " + (rsv == 0 ? "" : "rsv" + rsv + " ") + "'x'";
                    boolean allowed = (rsv & negotiated) == rsv;
                    assertEquals(List.of(allowed ? frame : "! 1002"), connection.events);
                }
            }
        }
    }

    static Stream<WsRole> roles() {
        return Stream.of(WsRole.values());
    }
}
