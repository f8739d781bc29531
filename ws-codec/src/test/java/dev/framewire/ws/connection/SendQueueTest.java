package dev.framewire.ws.connection;

import static dev.framewire.ws.testing.StalledPeer.assertDropped;
import static dev.framewire.ws.testing.StalledPeer.resumed;
import static dev.framewire.ws.testing.StalledPeer.stalled;
import static dev.framewire.ws.testing.StalledPeer.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.NeedsNetty;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Data that waits for a peer that does not read, and the order in which it leaves. */
class SendQueueTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "S3 data waits in order, control frames do not wait, and all leaves before the user sees a writable channel")
    void dataWaitsInOrderAndControlFramesDoNot(WsRole role) {
        try (CloseSession session = stalled(role, WsSendQueue.of(role))) {
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

    @Test
    @DisplayName("S3 a message that ended before the peer stalled does not block later messages")
    void messageThatEndedBeforeStallBlocksNothing() {
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
    @DisplayName("S3 a frame written before the writability event does not overtake the waiting data")
    void writeBeforeWritabilityEventDoesNotOvertake() {
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

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("S3 the waiting data is sent before our own Close")
    void waitingDataIsSentBeforeOwnClose(boolean written) {
        try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
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
    @DisplayName(
            "S3 the waiting data is dropped when the peer closes, the connection fails or is lost, or the handler is removed")
    void waitingDataIsDroppedAtEnd() {
        for (int end = 0; end < 4; end++) {
            try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
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
            "outgoing buffer unbounded: S3 a server does not read while it cannot write, and reads again when it can write or closes")
    void serverDoesNotReadWhileItCannotWrite() {
        try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
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
    @DisplayName("S3 reading is not paused for a client, with pauses off, or with auto-read off")
    void clientIsNotPaused() {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session = stalled(role, WsSendQueue.of(role).withoutPauses())) {
                assertTrue(session.channel.config().isAutoRead());
            }
        }
        try (CloseSession session = stalled(WsRole.CLIENT, WsSendQueue.CLIENT)) {
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
    @DisplayName("S3 a small payload that waits does not keep the large buffer it is a slice of")
    void smallPayloadDoesNotKeepItsLargeBuffer() {
        try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
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
    @DisplayName("S3 writes and a close() in a listener keep the order of the waiting data")
    void writesInListenerKeepTheOrder() {
        try (CloseSession session = stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
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
    @DisplayName("write timeout lost: a peer that stops reading is closed at the deadline, although it sends")
    @NeedsNetty(NeedsNetty.STOPPED_CLOCK)
    void stalledReaderIsClosedAlthoughItSends() {
        WsKeepAlive pings = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));
        for (WsSendQueue outbound : List.of(WsSendQueue.SERVER, WsSendQueue.SERVER.withoutPauses())) {
            try (CloseSession session = CloseSession.duplex(
                    WsPipeline.builder(WsRole.SERVER).keepAlive(pings).sendQueue(outbound))) {
                session.socket().stalled = true;
                session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
                session.writeText("more than eight bytes");
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
}
