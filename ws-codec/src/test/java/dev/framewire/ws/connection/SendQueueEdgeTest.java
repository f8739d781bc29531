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

/** What waits for a slow peer, where it meets refused frames, closing and Pings. */
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
    @DisplayName("S3 a first fragment that was refused begins no message: the next one waits and is sent")
    void s3_refusedFirstFragment() {
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
    @DisplayName("S3 nor does one that was written with a void promise")
    void s3_refusedVoidFragment() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.channel.writeAndFlush(
                    new TextWebSocketFrame(false, 0, session.bytes(NO_UTF8)), session.channel.voidPromise());
            assertEquals(List.of("WsFrameRefusedException"), session.events);
            stall(session);
            assertNull(session.writeText("whole").cause());
        }
    }

    @Test
    @DisplayName("S3 a control frame that is refused begins no message")
    void s3_refusedControlFrame() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.write(new PingWebSocketFrame(false, 0, session.bytes(Wire.utf8("p"))));
            stall(session);
            assertNull(session.writeText("whole").cause());
        }
    }

    @Test
    @DisplayName("S3 a last fragment that was refused ends no message: another one may, though it has to wait")
    void s3_refusedLastFragment() {
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
    @DisplayName("W14 a fragment that is lost on its way down closes the connection, as its message lacks a part")
    void w14_lostFragment(WsRole role) {
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
    @DisplayName("S3 one Close goes out though what goes down before it makes its listener close")
    void s3_oneClose() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            watermarks(session);
            // not flushed: it is this that the channel has too much of
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
    @DisplayName("a peer that takes all there is, and answers, is not lost because more waits than at the Ping")
    void takesMuch() {
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
    @DisplayName("a peer that says nothing but took what waited at the Ping is not lost, whatever waits since")
    void takesInSilence() {
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
