package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits for a peer that does not read. */
class OutboundFlowTest {
    /** Room for one frame with a payload of ten octets. */
    private static final int ONE = 138;

    private static CloseSession stalled(WsRole role, WsOutbound outbound) {
        CloseSession session = CloseSession.duplex(WsPipeline.builder(role).outbound(outbound));
        session.socket().stalled = true;
        session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
        session.writeText("the first");
        assertFalse(session.channel.isWritable());
        return session;
    }

    private static CloseSession stalled(WsOverflow overflow, int frames) {
        return stalled(WsRole.SERVER, WsOutbound.SERVER.withOverflow(overflow).withMaxBytes(frames * (long) ONE));
    }

    /** A fragment of the user's, of ten octets at most. */
    private static ChannelFuture write(CloseSession session, boolean first, boolean fin, String text) {
        ByteBuf payload = session.bytes(Wire.utf8(text));
        return session.write(
                first ? new TextWebSocketFrame(fin, 0, payload) : new ContinuationWebSocketFrame(fin, 0, payload));
    }

    /** What the peer gets when it reads again. */
    private static List<String> resumed(CloseSession session) {
        session.socket().resume();
        session.channel.runPendingTasks();
        return session.sent();
    }

    private static void assertDropped(ChannelFuture written) {
        assertInstanceOf(WsMessageDroppedException.class, written.cause());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S3 data waits in order, control frames do not, and all goes out before the user hears of room")
    void s3_heldInOrder(WsRole role) {
        try (CloseSession session = stalled(role, WsOutbound.of(role))) {
            List<String> whenWritable = new ArrayList<>();
            session.channel.pipeline().addBefore("user", "watch", new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                    if (ctx.channel().isWritable()) {
                        whenWritable.addAll(session.sent());
                    }
                }
            });
            ChannelFuture two = session.writeText("2");
            write(session, true, false, "3a");
            session.futures.add(session.channel.writeAndFlush(WsPreparedMessage.text(session.alloc, "refused")));
            write(session, false, true, "3b");
            session.futures.add(session.channel.writeAndFlush(WsPreparedMessage.text(session.alloc, "4")));
            session.writePing("p");
            assertFalse(two.isDone());
            session.socket().resume();
            session.channel.runPendingTasks();
            assertEquals(
                    List.of(
                            "TEXT fin 'the first'",
                            "PING fin 'p'",
                            "TEXT fin '2'",
                            "TEXT '3a'",
                            "CONTINUATION fin '3b'",
                            "TEXT fin '4'"),
                    whenWritable);
            assertTrue(two.isSuccess());
            assertInstanceOf(
                    WsFrameRefusedException.class, session.futures.get(3).cause());
            whenWritable.clear();
            session.writeText("5");
            assertEquals(List.of("TEXT fin '5'"), whenWritable);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLOSE_POLICY_VIOLATION, 1008", "CLOSE_TRY_AGAIN_LATER, 1013"})
    @DisplayName(
            "outgoing buffer unbounded: S3 beyond the bound the connection fails with the status of the policy, and what waits is dropped")
    void s3_close(WsOverflow overflow, int status) {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session =
                    stalled(role, WsOutbound.of(role).withOverflow(overflow).withMaxBytes(2 * ONE))) {
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
            "outgoing buffer unbounded: S3 DROP_NEWEST: the message without room is dropped with all its fragments, later ones find room")
    void s3_dropNewest() {
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
    @DisplayName("S3 the bound is what may wait: one byte more may not")
    void s3_exactly() {
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
    @DisplayName("S3 a message that ended before the peer stalled is not in the way of those that wait")
    void s3_afterFragments() {
        try (CloseSession session = CloseSession.duplex(WsPipeline.builder(WsRole.SERVER))) {
            write(session, true, false, "a");
            write(session, false, true, "b");
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            session.writeText("the first");
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    write(session, false, true, "orphan").cause());
            session.writeText("the second");
            assertEquals(
                    List.of("TEXT 'a'", "CONTINUATION fin 'b'", "TEXT fin 'the first'", "TEXT fin 'the second'"),
                    resumed(session));
        }
    }

    @Test
    @DisplayName("S3 what is written when there is room again, but before that is told, does not overtake")
    void s3_roomNotToldYet() {
        try (CloseSession session = CloseSession.duplex(WsPipeline.builder(WsRole.SERVER))) {
            ChannelOutboundBuffer queue = session.channel.unsafe().outboundBuffer();
            queue.setUserDefinedWritability(1, false);
            session.writeText("1");
            queue.setUserDefinedWritability(1, true);
            assertTrue(session.channel.isWritable());
            session.futures.add(
                    session.channel.pipeline().writeAndFlush(new TextWebSocketFrame(session.bytes(new byte[] {'2'}))));
            session.channel.runPendingTasks();
            assertEquals(List.of("TEXT fin '1'", "TEXT fin '2'"), session.sent());
        }
    }

    @Test
    @DisplayName("S3 a dropped message goes on to be dropped when there is room again, the next one is sent")
    void s3_restOfDropped() {
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
    @DisplayName("outgoing buffer unbounded: S3 DROP_OLDEST: as many whole messages as make room")
    void s3_dropOldest() {
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
    @DisplayName("S3 DROP_OLDEST: a message whose first fragment made others go keeps its further ones")
    void s3_dropOldestForFragment() {
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
    @DisplayName("S3 DROP_OLDEST: a message too large for the bound is dropped itself, with the fragments to come")
    void s3_dropOldestAlone() {
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
    @DisplayName("S3 a message that has begun to leave is never torn: it is finished, or the connection ends")
    void s3_begun(WsOverflow overflow) {
        WsOutbound outbound = WsOutbound.SERVER.withOverflow(overflow).withMaxBytes(2 * ONE);
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).outbound(outbound))) {
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
    @DisplayName("S3 a message that has begun and outgrows the bound ends the connection")
    void s3_begunTooLarge(WsOverflow overflow) {
        WsOutbound outbound = WsOutbound.SERVER.withOverflow(overflow).withMaxBytes(ONE);
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).outbound(outbound))) {
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
    @DisplayName("S3 part of a message that went down is begun, though all of it was held before")
    void s3_partlyDrained() {
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

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("S3 before a Close of our own everything held goes down, and then the Close")
    void s3_ownClose(boolean written) {
        try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER)) {
            ChannelFuture held = session.writeText("held");
            if (written) {
                session.writeClose(4000);
            } else {
                session.userCloses();
            }
            assertFalse(held.isDone());
            assertEquals(
                    List.of(
                            "TEXT fin 'the first'",
                            "TEXT fin 'held'",
                            "CLOSE fin " + (written ? "4000 ''" : "1000 ''")),
                    resumed(session));
            assertTrue(held.isSuccess());
        }
    }

    @Test
    @DisplayName("S3 what is held is dropped when the peer closes, the connection fails, or the channel is gone")
    void s3_dropped() {
        for (int end = 0; end < 4; end++) {
            try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER)) {
                ChannelFuture held = session.writeText("held");
                switch (end) {
                    case 0 -> session.receiveClose(1000, "");
                    case 1 -> session.receive(new byte[] {(byte) 0xFF, 0});
                    case 2 -> session.lose();
                    default -> session.channel.pipeline().remove(WsProtocolHandler.class);
                }
                assertDropped(held);
                if (end == 3) {
                    assertTrue(session.channel.config().isAutoRead());
                    session.ends.add(CloseSession.event(1006, "", 1006, WsInitiator.LOCAL, false));
                    session.lose();
                    session.events.add(session.events.size() - 1, "ended");
                }
            }
        }
    }

    @Test
    @DisplayName(
            "outgoing buffer unbounded: S3 a server does not read while it cannot write, and reads again when it can or when it closes")
    void s3_pause() {
        try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER)) {
            assertFalse(session.channel.config().isAutoRead());
            session.writeText("held");
            resumed(session);
            assertTrue(session.channel.config().isAutoRead());
            session.socket().stalled = true;
            session.writeText("0123456789");
            assertFalse(session.channel.config().isAutoRead());
            session.writeClose(1000);
            assertTrue(session.channel.config().isAutoRead());
        }
    }

    @Test
    @DisplayName("S3 no pause for a client, for who turned it off, and for who does not use auto-read")
    void s3_noPause() {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session = stalled(role, WsOutbound.of(role).withoutPauses())) {
                assertTrue(session.channel.config().isAutoRead());
            }
        }
        try (CloseSession session = stalled(WsRole.CLIENT, WsOutbound.CLIENT)) {
            assertTrue(session.channel.config().isAutoRead());
        }
        CloseSession manual = CloseSession.duplex(WsPipeline.builder(WsRole.SERVER));
        try (manual) {
            manual.channel.config().setAutoRead(false);
            manual.socket().stalled = true;
            manual.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            manual.writeText("the first");
            resumed(manual);
            assertFalse(manual.channel.config().isAutoRead());
        }
    }

    @Test
    @DisplayName("S3 a small payload does not keep the large buffer alive that it was cut out of")
    void s3_unpinned() {
        try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER)) {
            ByteBuf large = session.alloc.buffer(64 * 1024);
            large.writerIndex(1000);
            large.setBytes(10, Wire.utf8("a slice"));
            session.write(new TextWebSocketFrame(large.retainedSlice(10, 7)));
            assertEquals(1, large.refCnt());
            ByteBuf mostOfIt = large.slice(0, 40_000).writerIndex(40_000);
            session.write(new BinaryWebSocketFrame(mostOfIt.retain()));
            assertEquals(2, large.refCnt(), "a large part is not copied");
            large.release();
            assertEquals("TEXT fin 'a slice'", resumed(session).get(1));
        }
    }

    @Test
    @DisplayName("S3 empty frames have their weight too")
    void s3_emptyFrames() {
        try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER.withMaxBytes(128 * 1000))) {
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
    @DisplayName("S3 who writes and closes while what was held goes down finds it in order")
    void s3_reentrant() {
        try (CloseSession session = stalled(WsRole.SERVER, WsOutbound.SERVER)) {
            session.writeText("1").addListener(sent -> {
                session.writeText("3");
                session.userCloses();
            });
            session.writeText("2");
            assertEquals(
                    List.of(
                            "TEXT fin 'the first'",
                            "TEXT fin '1'",
                            "TEXT fin '2'",
                            "TEXT fin '3'",
                            "CLOSE fin 1000 ''"),
                    resumed(session));
        }
    }

    @Test
    @DisplayName(
            "write timeout lost: the deadline of a stalled reader fires, though it sends and though reading is paused")
    void stalledReader() {
        WsKeepAlive pings = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));
        for (WsOutbound outbound : List.of(WsOutbound.SERVER, WsOutbound.SERVER.withoutPauses())) {
            try (CloseSession session = CloseSession.duplex(
                    WsPipeline.builder(WsRole.SERVER).keepAlive(pings).outbound(outbound))) {
                session.socket().stalled = true;
                session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
                session.writeText("more than eight octets");
                for (int i = 0; i < 41; i++) {
                    session.advance(Duration.ofSeconds(1));
                    session.receive(0x81, "I am here");
                }
                session.advance(Duration.ofSeconds(20));
                WsCloseEvent end = session.end();
                assertInstanceOf(WsKeepAliveException.class, end.cause());
                assertEquals("nothing taken for PT10S", end.cause().getMessage());
            }
        }
    }

    @Test
    @DisplayName("a negative bound is refused")
    void negative() {
        assertEquals(
                "maxBytes -1 is negative",
                assertThrows(IllegalArgumentException.class, () -> WsOutbound.CLIENT.withMaxBytes(-1))
                        .getMessage());
        assertTrue(WsOutbound.CLIENT.withPauses().pauseReading());
    }
}
