package dev.framewire.ws.connection;

import static dev.framewire.ws.testing.StalledPeer.ONE;
import static dev.framewire.ws.testing.StalledPeer.assertDropped;
import static dev.framewire.ws.testing.StalledPeer.resumed;
import static dev.framewire.ws.testing.StalledPeer.stalled;
import static dev.framewire.ws.testing.StalledPeer.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** More data than allowed waits for a peer that does not read. */
class SendQueueOverflowTest {
    @ParameterizedTest
    @CsvSource({"CLOSE_POLICY_VIOLATION, 1008", "CLOSE_TRY_AGAIN_LATER, 1013"})
    @DisplayName(
            "outgoing buffer unbounded: S3 beyond the bound the connection closes with the status of the policy and drops the waiting data")
    void overflowClosesWithStatusOfPolicy(WsOverflow overflow, int status) {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session =
                    stalled(role, WsSendQueue.of(role).withOverflow(overflow).withMaxBytes(2 * ONE))) {
                ChannelFuture held = session.writeText("0123456789");
                session.writeText("0123456789");
                assertTrue(session.open());
                assertFalse(held.isDone());
                ChannelFuture last = session.writeText("");
                assertDropped(held);
                assertDropped(last);
                List<String> sent = resumed(session);
                assertEquals("TEXT fin 'the first'", sent.get(0));
                assertTrue(sent.get(1).startsWith("CLOSE fin " + status), sent::toString);
                assertEquals(2, sent.size());
                session.lose();
                WsCloseEvent end = session.end();
                assertEquals(status, end.sentCode());
                WsMessageDroppedException why = assertInstanceOf(WsMessageDroppedException.class, end.cause());
                assertEquals("the peer reads too slowly: 404 bytes wait, maxBytes is 276", why.getMessage());
                assertEquals(WsInitiator.LOCAL, end.initiator());
            }
        }
    }

    @Test
    @DisplayName(
            "outgoing buffer unbounded: S3 DROP_NEWEST drops a message without room, with all its fragments, and later ones find room")
    void dropNewestDropsMessageWithoutRoom() {
        try (CloseSession session = stalled(WsOverflow.DROP_NEWEST, 2)) {
            ChannelFuture kept = session.writeText("0123456789");
            ChannelFuture first = write(session, true, false, "a");
            ChannelFuture second = write(session, false, false, "b");
            assertDropped(first);
            assertDropped(second);
            session.writePing("p");
            assertDropped(write(session, false, true, "c"));
            ChannelFuture later = session.writeText("later");
            assertEquals(
                    List.of("TEXT fin 'the first'", "PING fin 'p'", "TEXT fin '0123456789'", "TEXT fin 'later'"),
                    resumed(session));
            assertTrue(kept.isSuccess() && later.isSuccess());
        }
    }

    @Test
    @DisplayName("S3 messages up to the bound wait, and one byte more is dropped")
    void boundIsInclusive() {
        try (CloseSession session = stalled(WsOverflow.DROP_NEWEST, 2)) {
            session.writeText("0123456789");
            assertFalse(session.writeText("0123456789").isDone());
        }
        try (CloseSession session = stalled(WsOverflow.DROP_NEWEST, 2)) {
            session.writeText("0123456789");
            assertDropped(session.writeText("0123456789+"));
        }
    }

    @Test
    @DisplayName(
            "S3 the rest of a dropped message is dropped even when there is room again, and the next message is sent")
    void restOfDroppedMessageIsDropped() {
        try (CloseSession session = stalled(WsOverflow.DROP_NEWEST, 0)) {
            assertDropped(write(session, true, false, "a"));
            assertEquals(List.of("TEXT fin 'the first'"), resumed(session));
            assertDropped(write(session, false, false, "b"));
            assertInstanceOf(
                    WsFrameRefusedException.class, session.writeText("inside").cause());
            session.writePing("p");
            assertDropped(write(session, false, true, "c"));
            session.writeText("next");
            assertEquals(List.of("PING fin 'p'", "TEXT fin 'next'"), session.sent());
        }
    }

    @Test
    @DisplayName("outgoing buffer unbounded: S3 DROP_OLDEST drops as many whole messages as make room")
    void dropOldestDropsWholeMessages() {
        try (CloseSession session = stalled(WsOverflow.DROP_OLDEST, 3)) {
            ChannelFuture one = session.writeText("1");
            ChannelFuture twoA = write(session, true, false, "2a");
            ChannelFuture twoB = write(session, false, true, "2b");
            ChannelFuture three = session.writeText("3");
            assertDropped(one);
            assertFalse(twoA.isDone() || twoB.isDone());
            session.write(new BinaryWebSocketFrame(session.bytes(new byte[20])));
            assertDropped(twoA);
            assertDropped(twoB);
            assertFalse(three.isDone());
            assertEquals(
                    List.of("TEXT fin 'the first'", "TEXT fin '3'", "BINARY fin " + "00".repeat(20)), resumed(session));
        }
    }

    @Test
    @DisplayName("S3 DROP_OLDEST keeps the later fragments of a message whose first fragment made room")
    void dropOldestKeepsFragmentsOfNewMessage() {
        try (CloseSession session = stalled(WsOverflow.DROP_OLDEST, 2)) {
            assertFalse(session.writeText("0123456789").isDone());
            session.writeText("1");
            write(session, true, false, "2a");
            assertDropped(session.futures.get(1));
            write(session, false, true, "");
            assertDropped(session.futures.get(2));
            assertEquals(List.of("TEXT fin 'the first'", "TEXT '2a'", "CONTINUATION fin ''"), resumed(session));
        }
    }

    @Test
    @DisplayName("S3 DROP_OLDEST drops a message that is larger than the bound, with its later fragments")
    void dropOldestDropsMessageOverTheBound() {
        try (CloseSession session = stalled(WsOverflow.DROP_OLDEST, 1)) {
            ChannelFuture one = session.writeText("1");
            ChannelFuture large = write(session, true, false, "01234567890");
            assertDropped(one);
            assertDropped(large);
            assertDropped(write(session, false, true, "end"));
            session.writeText("2");
            assertEquals(List.of("TEXT fin 'the first'", "TEXT fin '2'"), resumed(session));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S3 a message that is sent in part is finished, or the connection ends")
    void begunMessageIsFinishedOrConnectionEnds(WsOverflow overflow) {
        WsSendQueue outbound = WsSendQueue.SERVER.withOverflow(overflow).withMaxBytes(2 * ONE);
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).sendQueue(outbound))) {
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            write(session, true, false, "the first");
            ChannelFuture second = write(session, false, false, "b");
            ChannelFuture third = write(session, false, true, "c");
            assertFalse(second.isDone() || third.isDone());
            if (overflow == WsOverflow.DROP_OLDEST || overflow == WsOverflow.DROP_NEWEST) {
                assertDropped(session.writeText("0123456789"));
                assertEquals(List.of("TEXT 'the first'", "CONTINUATION 'b'", "CONTINUATION fin 'c'"), resumed(session));
            } else {
                session.writeText("0123456789");
                assertDropped(third);
                assertEquals(2, resumed(session).size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S3 a message that is sent in part and exceeds the bound closes the connection")
    void begunMessageOverTheBoundClosesConnection(WsOverflow overflow) {
        WsSendQueue outbound = WsSendQueue.SERVER.withOverflow(overflow).withMaxBytes(ONE);
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).sendQueue(outbound))) {
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            write(session, true, false, "the first");
            ChannelFuture second = write(session, false, false, "b");
            assertFalse(second.isDone());
            assertDropped(write(session, false, true, "c"));
            assertDropped(second);
            List<String> sent = resumed(session);
            int status = overflow == WsOverflow.CLOSE_TRY_AGAIN_LATER ? 1013 : 1008;
            assertEquals("TEXT 'the first'", sent.get(0));
            assertTrue(sent.get(1).startsWith("CLOSE fin " + status), sent::toString);
            assertEquals(2, sent.size());
        }
    }

    @Test
    @DisplayName("S3 a message that waited whole counts as begun when a part of it is sent")
    void partOfWaitingMessageBeginsIt() {
        try (CloseSession session = stalled(WsOverflow.DROP_OLDEST, 3)) {
            write(session, true, false, "0123456789");
            ChannelFuture second = write(session, false, false, "0123456789");
            session.socket().doWriteOnce = true;
            session.channel.unsafe().flush();
            assertFalse(session.channel.isWritable());
            assertEquals(List.of("TEXT fin 'the first'"), session.sent());
            assertFalse(second.isDone());
            ChannelFuture third = write(session, false, true, "3");
            session.writeText("4");
            assertDropped(session.writeText("0123456789012345678901234567890123456789"));
            assertFalse(second.isDone() || third.isDone());
            assertEquals(
                    List.of("TEXT '0123456789'", "CONTINUATION '0123456789'", "CONTINUATION fin '3'"),
                    resumed(session));
        }
    }

    @Test
    @DisplayName("S3 empty frames count for the bound")
    void emptyFramesCountForTheBound() {
        try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER.withMaxBytes(128 * 1000))) {
            for (int i = 0; i < 1000; i++) {
                session.writeText("");
            }
            assertTrue(session.ends.isEmpty() && session.channel.isOpen());
            assertNull(session.futures.get(1000).cause());
            session.writeText("");
            assertDropped(session.futures.get(1));
        }
    }

    @Test
    @DisplayName("a negative bound is refused")
    void negativeBoundIsRefused() {
        assertEquals(
                "maxBytes -1 is negative",
                assertThrows(IllegalArgumentException.class, () -> WsSendQueue.CLIENT.withMaxBytes(-1))
                        .getMessage());
        assertTrue(WsSendQueue.CLIENT.withPauses().pauseReading());
    }
}
