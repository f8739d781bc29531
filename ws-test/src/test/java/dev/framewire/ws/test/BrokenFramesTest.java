package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.CLIENT;
import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRule;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Frames of the kit")
class BrokenFramesTest {
    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(WsTestFrame.text("a").unmasked(), "8101" + "61", WsRule.UNMASKED_FROM_CLIENT),
                Arguments.of(WsTestFrame.text("a").rsv(4), "c18137fa213d56", null),
                Arguments.of(WsTestFrame.of(3), "838037fa213d", null),
                Arguments.of(WsTestFrame.ping("p").unfinished(), "098137fa213d47", null),
                Arguments.of(WsTestFrame.continuation("a"), "808137fa213d56", null),
                Arguments.of(WsTestFrame.text("a").lengthField(2), "81fe000137fa213d56", null),
                Arguments.of(WsTestFrame.text("a").lengthField(8), "81ff000000000000000137fa213d56", null),
                Arguments.of(WsTestFrame.text("a").declaringLength(-1), "81ffffffffffffffffff37fa213d56", null),
                Arguments.of(WsTestFrame.close(1005, ""), "888237fa213d3417", null),
                Arguments.of(WsTestFrame.of(8, (byte) 3), "888137fa213d34", null));
    }

    @ParameterizedTest
    @MethodSource("broken")
    @DisplayName("can be broken, as bytes and for a server")
    void broken(WsTestFrame frame, String hex, WsRule rule) {
        assertEquals(hex, HexFormat.of().formatHex(frame.encode(true)));
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.send(frame).expectClose(1002);
            WsRule broken = WsRule.of(t.closed().cause());
            assertTrue(rule == null ? broken != null : rule == broken, String.valueOf(broken));
        }
    }

    @Test
    @DisplayName("can be masked for a client, too large, and no UTF-8")
    void otherStatuses() {
        try (WsTest t = WsTest.established(CLIENT, shout())) {
            t.send(WsTestFrame.text("a").masked()).expectClose(1002);
        }
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.send(WsTestFrame.text("").declaringLength(1L << 40)).expectClose(1009);
        }
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.send(WsTestFrame.of(1, (byte) 0xFF)).expectClose(1007);
        }
        try (WsTest t = WsTest.established(SERVER, shout())) {
            t.send(WsTestFrame.text("a").unfinished(), WsTestFrame.pong("x"), WsTestFrame.continuation("b"))
                    .expectText("ab!");
        }
    }

    @Test
    @DisplayName("say what they are")
    void words() {
        assertEquals(
                "TEXT unfinished rsv 4 unmasked declaring 9 bytes with 8 bytes of length \"a\"",
                WsTestFrame.text("a")
                        .unfinished()
                        .rsv(4)
                        .unmasked()
                        .declaringLength(9)
                        .lengthField(8)
                        .toString());
        assertEquals("CLOSE 1000 \"bye\"", WsTestFrame.close(1000, "bye").toString());
        assertEquals("opcode 11 masked \"\"", WsTestFrame.of(11).masked().toString());
        assertEquals("PING 00ff", WsTestFrame.of(9, (byte) 0, (byte) -1).toString());
        assertArrayEquals(
                new byte[] {1, 2}, WsTestFrame.binary((byte) 1, (byte) 2).payload());
    }

    @ParameterizedTest
    @CsvSource({
        "false, 8181000000, a masked frame from a server",
        "true, 8100, an unmasked frame from a client",
        "false, 8300, the reserved opcode 3",
        "false, 8b00, the reserved opcode 11",
        "false, c100, the reserved bits 4 without an extension",
        "false, 0900, a control frame in fragments",
        "false, 897e007e, a control frame of 126 bytes",
        "false, 880103, a Close of one byte",
        "false, 8000, a fragment of no message",
        "false, 01008100, a message inside a message",
        "false, 817e007d, a length of 125 in 2 bytes",
        "false, 817f000000000000ffff, a length of 65535 in 8 bytes",
        "false, 817fffffffffffffffff, a length with its highest bit set"
    })
    @DisplayName("of handlers are read as a strict peer reads them")
    void strictReader(boolean ofClient, String hex, String broken) {
        byte[] bytes = HexFormat.of().parseHex(hex + (hex.endsWith("007e") ? "00".repeat(126) : "0000"));
        FrameReader reader = new FrameReader(ofClient);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> reader.read(bytes));
        assertEquals(broken, refused.getMessage());
    }
}
