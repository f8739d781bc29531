package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.CloseStatuses;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The body of a Close, received and sent, through the whole pipeline. */
class CloseBodyTest {
    private static final String REASON_123 = "r".repeat(123);

    static Stream<Arguments> received() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(
                        Arguments.of("L1 empty body", role, "", "CLOSE fin ''"),
                        Arguments.of("L1 body of 1 byte", role, "03", "CLOSE fin 1002 'Close body of 1 byte"),
                        Arguments.of("L1 body of 2 bytes", role, "03e8", "CLOSE fin 1000 ''"),
                        Arguments.of(
                                "L1 body of 125 bytes", role, "03e8" + "72".repeat(123), "CLOSE fin 1000 123 bytes"),
                        Arguments.of("L1 body of 126 bytes", role, "03e8" + "72".repeat(124), "CLOSE fin 1002 "),
                        Arguments.of("L2 reason in UTF-8", role, "03e8 c3a9", "CLOSE fin 1000 c3a9"),
                        Arguments.of("L2 reason not UTF-8", role, "03e8 c328", "CLOSE fin 1007 "),
                        Arguments.of("L2 reason cut in a character", role, "03e8 e282", "CLOSE fin 1007 "),
                        Arguments.of("L2 reason with a surrogate", role, "03e8 eda080", "CLOSE fin 1007 "),
                        Arguments.of("L6 status of an application", role, "1387 62 79 65", "CLOSE fin 4999 'bye'")));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("received")
    @DisplayName("L1 L2 L6 a received Close body is echoed, or fails with the status for its fault")
    void receivedCloseBodyIsEchoedOrFails(String row, WsRole role, String body, String answer) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(Wire.frame(role, 0x88, Wire.bytes(body)));
            List<String> sent = session.sent();
            assertEquals(1, sent.size(), sent::toString);
            assertTrue(sent.get(0).startsWith(answer), sent::toString);
            assertEquals(
                    List.of(),
                    session.events.stream().filter(e -> e.startsWith("CLOSE")).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L3 L4 a received status is echoed if it is allowed, and fails with 1002 if it is not")
    void receivedStatusIsEchoedOrFails(WsRole role) {
        for (int status = 0; status <= 65_535; status += status < 5100 ? 1 : 97) {
            try (CloseSession session = CloseSession.of(role)) {
                session.receiveClose(status, "");
                boolean allowed = CloseStatuses.mayBeOnWire(status);
                List<String> sent = session.sent();
                String expected = allowed ? "CLOSE fin " + status + " ''" : "CLOSE fin 1002 ";
                assertTrue(sent.size() == 1 && sent.get(0).startsWith(expected), status + ": " + sent);
                session.lose();
                assertEquals(allowed ? status : 1006, session.end().code());
                assertEquals(allowed, session.end().clean());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L5 a status that must not be sent is refused, and the connection stays usable")
    void forbiddenStatusIsNotSent(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            for (int status = 0; status <= 65_535; status += status < 5100 ? 1 : 97) {
                if (!CloseStatuses.mayBeOnWire(status)) {
                    assertRefused(WsRule.CLOSE_STATUS, session.writeClose(status));
                    session.futures.clear();
                }
            }
            assertEquals(List.of(), session.sent());
            session.writeText("still open");
            session.receive(0x81, "here too");
            assertEquals(List.of("TEXT fin 'still open'"), session.sent());
            assertEquals(List.of("TEXT fin 'here too'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L3 L4 L18 each allowed status is sent, 1001, 1012 and 1013 among them")
    void allowedStatusIsSent(WsRole role) {
        for (int status = 0; status <= 65_535; status++) {
            if (CloseStatuses.mayBeOnWire(status)) {
                try (CloseSession session = CloseSession.of(role)) {
                    assertTrue(session.writeClose(status).isSuccess());
                    assertEquals(List.of("CLOSE fin " + status + " ''"), session.sent());
                    session.lose();
                    assertEquals(CloseSession.event(1006, "", status, WsInitiator.LOCAL, false), session.end());
                }
            }
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(
                        Arguments.of("L1 body of 1 byte", role, 0x88, "03", WsRule.CLOSE_BODY_LENGTH),
                        Arguments.of(
                                "L1 body of 126 bytes", role, 0x88, "03e8" + "61".repeat(124), WsRule.CONTROL_TOO_LONG),
                        Arguments.of("L2 reason not UTF-8", role, 0x88, "03e8 ff", WsRule.CLOSE_REASON_NOT_UTF8),
                        Arguments.of("L5 status 1005", role, 0x88, "03ed", WsRule.CLOSE_STATUS),
                        Arguments.of("L5 status 1006", role, 0x88, "03ee", WsRule.CLOSE_STATUS),
                        Arguments.of("L5 status 1015", role, 0x88, "03f7", WsRule.CLOSE_STATUS),
                        Arguments.of("W12 fragmented", role, 0x08, "03e8", WsRule.CONTROL_FRAGMENTED),
                        Arguments.of("W6 with RSV1", role, 0xC8, "03e8", WsRule.RSV_WITHOUT_EXTENSION)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("refused")
    @DisplayName("L1 L2 L5 W6 W12 an invalid Close is refused, and a valid one after it is sent")
    void invalidCloseIsRefusedAndNextIsSent(String row, WsRole role, int first, String body, WsRule rule) {
        try (CloseSession session = CloseSession.of(role)) {
            assertRefused(rule, session.write(close(session, first, Wire.bytes(body))));
            assertEquals(List.of(), session.sent());
            session.receive(0x89, "p");
            session.write(close(session, 0x88, CloseSession.closeBody(1000, REASON_123)));
            List<String> sent = session.sent();
            assertEquals(2, sent.size(), sent::toString);
            assertEquals("PONG fin 'p'", sent.get(0));
            assertTrue(sent.get(1).startsWith("CLOSE fin 1000 123 bytes"), sent::toString);
            session.lose();
            assertEquals(1000, session.end().sentCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L1 L14 an empty Close is sent empty and reported as 1005")
    void emptyCloseIsReportedAs1005(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.write(new CloseWebSocketFrame());
            assertEquals(List.of("CLOSE fin ''"), session.sent());
            session.receive(0x88, "").lose();
            assertEquals(CloseSession.event(1005, "", 1005, WsInitiator.LOCAL, true), session.end());
        }
    }

    private static CloseWebSocketFrame close(CloseSession session, int first, byte[] body) {
        return new CloseWebSocketFrame(first >= 0x80, first >> 4 & 7, session.bytes(body));
    }

    private static void assertRefused(WsRule rule, ChannelFuture written) {
        assertFalse(written.isSuccess());
        assertEquals(
                rule,
                assertInstanceOf(WsFrameRefusedException.class, written.cause()).rule());
    }
}
