package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data that waits for a slow peer, together with refused frames, closing and Pings. */
class SendQueueEdgeTest {
    private static final byte[] NO_UTF8 = {(byte) 0xFF};

    private static void watermarks(CloseSession session) {
        session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
    }

    private static void stall(CloseSession session) {
        session.socket().stalled = true;
        watermarks(session);
        session.writeText("more than eight bytes");
        assertFalse(session.channel.isWritable());
    }

    private static void resume(CloseSession session) {
        session.socket().resume();
        session.channel.runPendingTasks();
    }

    @Test
    @DisplayName("S3 a refused first fragment starts no message, and the next message waits and is sent")
    void refusedFirstFragmentStartsNoMessage() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    session.write(new TextWebSocketFrame(false, 0, session.bytes(NO_UTF8)))
                            .cause());
            stall(session);
            ChannelFuture held = session.writeText("whole");
            assertNull(held.cause());
            resume(session);
            assertTrue(held.isSuccess());
        }
    }

    @Test
    @DisplayName("S3 a refused first fragment with a void promise starts no message")
    void refusedFragmentWithVoidPromiseStartsNoMessage() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.channel.writeAndFlush(
                    new TextWebSocketFrame(false, 0, session.bytes(NO_UTF8)), session.channel.voidPromise());
            assertEquals(List.of("WsFrameRefusedException"), session.events);
            stall(session);
            assertNull(session.writeText("whole").cause());
        }
    }

    @Test
    @DisplayName("S3 a refused control frame starts no message")
    void refusedControlFrameStartsNoMessage() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.write(new PingWebSocketFrame(false, 0, session.bytes(Wire.utf8("p"))));
            stall(session);
            assertNull(session.writeText("whole").cause());
        }
    }

    @Test
    @DisplayName("S3 a refused last fragment ends no message, and another last fragment waits and is sent")
    void refusedLastFragmentEndsNoMessage() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.write(new TextWebSocketFrame(false, 0, session.bytes(Wire.utf8("a"))));
            assertInstanceOf(
                    WsFrameRefusedException.class,
                    session.write(new ContinuationWebSocketFrame(true, 0, session.bytes(NO_UTF8)))
                            .cause());
            session.socket().stalled = true;
            watermarks(session);
            session.writePing("more than eight bytes");
            ChannelFuture last = session.write(new ContinuationWebSocketFrame(true, 0, session.bytes(Wire.utf8("z"))));
            assertNull(last.cause());
            resume(session);
            assertTrue(last.isSuccess());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W14 a fragment whose write fails closes the connection, because its message lacks a part")
    void lostFragmentClosesConnection(WsRole role) {
        int[] writes = {0};
        ChannelOutboundHandlerAdapter losesTheSecond = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                if (++writes[0] == 2) {
                    ReferenceCountUtil.release(msg);
                    promise.tryFailure(new IOException("no"));
                } else {
                    ctx.write(msg, promise);
                }
            }
        };
        try (CloseSession session = CloseSession.duplex(role, losesTheSecond)) {
            session.write(new TextWebSocketFrame(false, 0, session.bytes(Wire.utf8("a"))));
            assertTrue(session.open());
            session.write(new ContinuationWebSocketFrame(false, 0, session.bytes(Wire.utf8("b"))));
            assertFalse(session.open());
            assertEquals(List.of("TEXT 'a'"), session.sent());
        }
    }

    @Test
    @DisplayName("S3 one Close is sent when a listener calls close() while a Close sends the waiting frames")
    void closeFromListenerSendsOneClose() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            watermarks(session);
            // not flushed: this frame makes the channel not writable
            session.futures.add(session.channel.write(new TextWebSocketFrame("more than eight bytes")));
            assertFalse(session.channel.isWritable());
            session.futures.add(
                    session.channel.write(new TextWebSocketFrame("held")).addListener(sent -> session.userCloses()));
            ChannelFuture close = session.writeClose(4000);
            assertEquals(
                    List.of("TEXT fin 'more than eight bytes'", "TEXT fin 'held'", "CLOSE fin 1000 ''"),
                    session.sent());
            assertInstanceOf(WsFrameRefusedException.class, close.cause());
        }
    }

    @Test
    @DisplayName("a peer that takes all and answers is alive, although more waits than at the Ping")
    void peerThatTakesAllAndAnswersIsAlive() {
        WsKeepAlive pings = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).keepAlive(pings))) {
            stall(session);
            session.advance(Duration.ofSeconds(30));
            resume(session);
            session.receive(0x81, "I am here");
            stall(session);
            session.advance(Duration.ofSeconds(10));
            session.sent();
            resume(session);
            assertEquals(List.of("TEXT fin 'more than eight bytes'"), session.sent());
            assertTrue(session.open());
        }
    }

    @Test
    @DisplayName("a silent peer that took what waited at the Ping is alive, whatever waits since")
    void silentPeerThatTakesAllIsAlive() {
        WsKeepAlive pings = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));
        try (CloseSession session = CloseSession.duplex(
                WsPipeline.builder(WsRole.SERVER).keepAlive(pings).sendQueue(WsSendQueue.SERVER.withoutPauses()))) {
            stall(session);
            session.advance(Duration.ofSeconds(30));
            resume(session);
            stall(session);
            session.advance(Duration.ofSeconds(10));
            session.sent();
            resume(session);
            assertEquals(List.of("TEXT fin 'more than eight bytes'"), session.sent(), "and no Close");
        }
    }
}
