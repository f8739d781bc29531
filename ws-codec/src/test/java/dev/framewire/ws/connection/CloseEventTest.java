package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The close event for each way to end. CloseSession checks that it comes once and before channelInactive. */
class CloseEventTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a Close of the peer is reported with its status and reason")
    void peersCloseIsReportedWithStatusAndReason(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receiveClose(3999, "auf Wiedersehen é").advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(3999, "auf Wiedersehen é", 3999, WsInitiator.REMOTE, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a Close without a status is reported as 1005")
    void closeWithoutStatusIsReportedAs1005(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(0x88, "").advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1005, "", 1005, WsInitiator.REMOTE, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a connection that is lost without a Close is reported as 1006")
    void lossWithoutCloseIsReportedAs1006(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(0x81, "hello").lose();
            assertEquals(CloseSession.event(1006, "", 1006, WsInitiator.REMOTE, false), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a connection that is lost inside a frame, even inside a Close, is reported as 1006")
    void lossInsideFrameIsReportedAs1006(WsRole role) {
        byte[] close = Wire.frame(role, 0x88, CloseSession.closeBody(1000, "bye"));
        for (int length = 1; length < close.length; length++) {
            try (CloseSession session = CloseSession.of(role)) {
                session.receive(Arrays.copyOf(close, length)).lose();
                assertEquals(CloseSession.event(1006, "", 1006, WsInitiator.REMOTE, false), session.end());
                assertEquals(List.of(), session.sent());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 the status of the peer's answer is reported beside our own")
    void statusOfAnswerIsReportedBesideOurs(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.writeClose(1012);
            session.receiveClose(1000, "ok").advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1000, "ok", 1012, WsInitiator.LOCAL, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a connection that is lost between our Close and the answer is reported as 1006")
    void lossAfterOurCloseIsReportedAs1006(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.userCloses();
            session.lose();
            assertEquals(CloseSession.event(1006, "", 1000, WsInitiator.LOCAL, false), session.end());
        }
    }

    @ParameterizedTest(name = "{0}, {3}: {2}")
    @CsvSource({
        "SERVER, 83 80 37fa213d, reserved opcode 3 (RFC 6455 5.2), 1002",
        "CLIENT, 83 00, reserved opcode 3 (RFC 6455 5.2), 1002",
        "SERVER, 81 81 00000000 ff, text is not UTF-8 (RFC 6455 8.1), 1007",
        "CLIENT, 81 01 ff, text is not UTF-8 (RFC 6455 8.1), 1007",
        "SERVER, 82 ff 0000000000010001, message of at least 65537 bytes exceeds maxMessageBytes 65536 (RFC 6455 10.4), 1009",
        "CLIENT, 82 7f 0000000000010001, message of at least 65537 bytes exceeds maxMessageBytes 65536 (RFC 6455 10.4), 1009",
    })
    @DisplayName("L14 L15 a rule that the peer breaks is reported as 1006 with the sent status and the cause")
    void brokenRuleIsReportedWithSentStatusAndCause(WsRole role, String hex, String message, int status) {
        try (CloseSession session = CloseSession.of(role)) {
            // the masking key completes the header of the large frame; its payload does not arrive
            session.receive(Wire.bytes(hex), new byte[4]);
            List<String> sent = session.sent();
            assertEquals(List.of("CLOSE fin " + status + ' ' + Wire.render(Wire.utf8(message))), sent);
            WsCloseEvent end = session.end();
            assertEquals(1006, end.code());
            assertEquals("", end.reason());
            assertEquals(status, end.sentCode());
            assertEquals(WsInitiator.LOCAL, end.initiator());
            assertEquals(false, end.clean());
            assertEquals(
                    message,
                    assertInstanceOf(CorruptedWebSocketFrameException.class, end.cause())
                            .getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "L12 L14 a rule that the peer breaks after our Close is reported as not clean, with our status and the cause")
    void brokenRuleAfterOurCloseKeepsOurStatus(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.writeClose(1001);
            session.receive(0x83, "");
            assertInstanceOf(
                    CorruptedWebSocketFrameException.class, session.end().cause());
            assertEquals(
                    CloseSession.event(1006, "", 1001, WsInitiator.LOCAL, false),
                    CloseSession.withoutCause(session.end()));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 an invalid Close is reported as 1006 with the cause")
    void invalidCloseIsReportedAs1006(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receiveClose(1005, "");
            assertEquals(1006, session.end().code());
            assertEquals(1002, session.end().sentCode());
            assertEquals(
                    "Close status 1005 may not be sent (RFC 6455 7.4)",
                    assertInstanceOf(Exception.class, session.end().cause()).getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 two Closes that cross are reported as clean and begun by this endpoint")
    void crossingClosesAreReportedAsCleanAndLocal(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.userCloses();
            session.receiveClose(1001, "leaving").advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1001, "leaving", 1000, WsInitiator.LOCAL, true), session.end());
            assertNull(session.end().cause());
        }
    }
}
