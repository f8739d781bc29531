package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6455 sections 5.5.2 and 5.5.3. */
class PingTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("P1 P2 a Ping of any length from 0 to 125 is answered with a Pong of the same payload")
    void pingIsAnsweredWithItsPayload(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            for (int length = 0; length <= 125; length++) {
                byte[] payload = new byte[length];
                for (int i = 0; i < length; i++) {
                    payload[i] = (byte) (251 * i + length);
                }
                session.receive(Wire.frame(role, 0x89, payload));
                assertEquals(List.of("PONG fin " + Wire.render(payload)), session.sent());
            }
            assertEquals(List.of(), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1 all Pings of one read are answered in order, in one buffer")
    void pingsOfOneReadAreAnsweredInOneBuffer(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(Wire.frame(role, 0x89, "a"), Wire.frame(role, 0x81, "text"), Wire.frame(role, 0x89, "b"));
            assertEquals(1, session.channel.outboundMessages().size(), "one flush");
            assertEquals(List.of("PONG fin 'a'", "PONG fin 'b'"), session.sent());
            assertEquals(List.of("TEXT fin 'text'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1 W13 a Ping between the fragments of a message is answered at once, and the message stays whole")
    void pingInsideMessageIsAnsweredAtOnce(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(0x01, "frag").receive(0x89, "ping");
            assertEquals(List.of("PONG fin 'ping'"), session.sent());
            session.receive(0x00, "men").receive(0x8A, "pong").receive(0x80, "ted");
            assertEquals(List.of("TEXT fin 'fragmented'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1 a Ping before a Close is answered, and a Ping after a Close of either side is not")
    void pingAfterCloseIsNotAnswered(WsRole role) {
        byte[] ping = Wire.frame(role, 0x89, "p");
        try (CloseSession session = CloseSession.duplex(role)) {
            session.receive(ping, session.closeFrom(1000, ""), ping);
            session.receive(ping);
            assertEquals(List.of("PONG fin 'p'", "CLOSE fin 1000 ''"), session.sent());
        }
        try (CloseSession session = CloseSession.duplex(role)) {
            session.userCloses();
            session.receive(ping);
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
        }
        try (CloseSession session = CloseSession.duplex(role)) {
            session.receive(ping, Wire.frame(role, 0x83, ""), ping);
            session.receive(ping);
            assertEquals(List.of("PONG fin 'p'", "CLOSE fin 1002 'reserved opcode 3 (RFC 6455 5.2)'"), session.sent());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "P3 while the channel is not writable only the latest Ping is kept; it is answered when the channel is writable")
    void onlyLatestPingIsAnsweredWhenWritableAgain(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.socket().stalled = true;
            session.writeText("x".repeat(70_000));
            assertFalse(session.channel.isWritable());
            session.receive(Wire.frame(role, 0x89, "1"), Wire.frame(role, 0x89, "2"));
            session.receive(0x89, "3");
            session.socket().resume();
            List<String> sent = session.sent();
            assertEquals(List.of("PONG fin '3'"), sent.subList(1, sent.size()));
            session.receive(0x89, "4");
            assertEquals(List.of("PONG fin '4'"), session.sent());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "outgoing buffer unbounded: P3 a flood of Pings from a peer that never reads holds little more than the high-water mark")
    void floodOfPingsHoldsBoundedMemory(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.socket().stalled = true;
            byte[] read = Wire.concat(Wire.frame(role, 0x89, "x".repeat(125)), Wire.frame(role, 0x89, "y".repeat(125)));
            for (int i = 0; i < 5_000; i++) {
                session.receive(read);
            }
            long held = session.alloc.metric().usedDirectMemory()
                    + session.alloc.metric().usedHeapMemory();
            assertTrue(held < 3 * 64 * 1024, held + " bytes held");
            session.receive(0x89, "latest");
            session.socket().resume();
            List<String> sent = session.sent();
            assertEquals("PONG fin 'latest'", sent.get(sent.size() - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P3 a Ping that waits is dropped without a leak, however the connection ends")
    void waitingPingIsDroppedAtEnd(WsRole role) {
        List<Consumer<CloseSession>> ends = new ArrayList<>();
        ends.add(CloseSession::lose);
        ends.add(CloseSession::userCloses);
        ends.add(session -> session.writeClose(1000));
        ends.add(session -> session.receiveClose(1000, ""));
        ends.add(session -> session.receive(0x83, ""));
        for (Consumer<CloseSession> end : ends) {
            try (CloseSession session = CloseSession.duplex(role)) {
                session.socket().stalled = true;
                session.writeText("x".repeat(70_000));
                session.receive(0x89, "waits");
                end.accept(session);
                if (session.open()) {
                    session.socket().resume();
                    List<String> sent = session.sent();
                    assertEquals(2, sent.size(), sent::toString);
                    assertTrue(sent.get(1).startsWith("CLOSE"), sent::toString);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P4 an unsolicited Pong is dropped without an answer")
    void unsolicitedPongIsDropped(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.receive(0x8A, "").receive(0x8A, "x".repeat(125));
            assertEquals(List.of(), session.sent());
            assertEquals(List.of(), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P4 Pongs reach the user after the user sent a Ping, and the peer's Pings are still answered")
    void pongForUsersPingReachesUser(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.writePing("mine");
            session.receive(0x8A, "mine").receive(0x89, "yours");
            assertEquals(List.of("PING fin 'mine'", "PONG fin 'yours'"), session.sent());
            assertEquals(List.of("PONG fin 'mine'"), session.events);
        }
    }
}
