package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Close that waits behind data for a slow peer, and a Close that cannot be sent. */
class ClosePendingTest {
    private static final int MAX_BATCH_BYTES = 16 * 1024;
    /** Looks like TLS to the other handlers, but encrypts nothing. */
    private static final class Tls extends SslHandler {
        Tls(SSLEngine engine) {
            super(engine);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {}

        @Override
        public void handlerRemoved0(ChannelHandlerContext ctx) {}

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ctx.fireChannelRead(msg);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            ctx.write(msg, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            ctx.close(promise);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ctx.fireChannelInactive();
        }
    }

    @Test
    @DisplayName("L12 over TLS, which has no half-close, a failed server waits one second for the peer to close")
    void failedServerOverTlsWaitsOneSecond() throws Exception {
        try (CloseSession session = CloseSession.duplex(
                WsRole.SERVER, new Tls(SSLContext.getDefault().createSSLEngine()))) {
            session.receive(0x83, "");
            assertFalse(session.socket().isOutputShutdown());
            session.advance(Duration.ofMillis(999));
            assertTrue(session.open());
            session.advance(Duration.ofMillis(1));
            assertFalse(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L9 L13 data and a Close that wait for a slow peer are sent although the peer's Close crosses ours")
    void waitingDataIsSentWhenClosesCross(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.socket().stalled = true;
            session.writeText("data");
            session.writeClose(1000);
            session.receiveClose(1001, "");
            assertTrue(session.open(), "our Close has not left yet");
            session.socket().resume();
            assertEquals(List.of("TEXT fin 'data'", "CLOSE fin 1000 ''"), session.sent());
            assertEquals(role == WsRole.CLIENT, session.open());
            session.advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1001, "", 1000, WsInitiator.LOCAL, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L9 an answer that waits for a slow peer is sent before the transport is closed")
    void waitingAnswerIsSent(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.socket().stalled = true;
            session.writeText("data");
            session.receiveClose(1001, "");
            assertTrue(session.open());
            session.socket().resume();
            assertEquals(List.of("TEXT fin 'data'", "CLOSE fin 1001 ''"), session.sent());
        }
    }

    @Test
    @DisplayName("L12 after a failure the output stays open until the earlier Close is sent")
    void outputStaysOpenUntilWaitingCloseIsSent() {
        try (CloseSession session = CloseSession.duplex(WsRole.SERVER)) {
            session.socket().stalled = true;
            session.writeClose(1000);
            session.receive(0x83, "");
            assertFalse(session.socket().isOutputShutdown());
            session.socket().resume();
            assertTrue(session.socket().isOutputShutdown());
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"user closes", "user writes Close", "peer closes", "peer breaks a rule"})
    @DisplayName("write timeout lost: L11 a connection whose peer never reads ends at the close timeout")
    void connectionEndsWhenPeerNeverReads(String how) {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session = CloseSession.duplex(role)) {
                session.socket().stalled = true;
                session.writeText("data");
                begin(session, how);
                assertTrue(session.advance(CloseSession.TIMEOUT.minusMillis(1)).open());
                session.advance(CloseSession.TIMEOUT);
                WsCloseEvent end = session.end();
                assertEquals(1006, end.sentCode(), "a Close that never left was not sent");
                assertFalse(end.clean());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"user closes", "user writes Close", "peer closes", "peer breaks a rule"})
    @DisplayName("L11 L13 a Close that cannot be written ends the connection at once")
    void failedCloseEndsConnectionAtOnce(String how) {
        for (WsRole role : WsRole.values()) {
            ChannelOutboundHandlerAdapter broken = new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                    ReferenceCountUtil.release(msg);
                    promise.tryFailure(new IOException("no"));
                }
            };
            try (CloseSession session = CloseSession.duplex(role, broken)) {
                begin(session, how);
                assertFalse(session.open(), role + ": nothing to wait for");
                assertEquals(1006, session.end().sentCode());
                assertFalse(session.end().clean());
                assertEquals(
                        how.equals("peer closes") ? 4000 : 1006, session.end().code());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 a close() in the listener of a failed Close sends no second Close")
    void closeAfterFailedCloseSendsNoSecondClose(WsRole role) {
        int[] writes = {0};
        ChannelOutboundHandlerAdapter failsOnce = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                if (++writes[0] == 1) {
                    ReferenceCountUtil.release(msg);
                    promise.tryFailure(new IOException("no"));
                } else {
                    ctx.write(msg, promise);
                }
            }
        };
        try (CloseSession session = CloseSession.duplex(role, failsOnce)) {
            ChannelFuture written = session.writeClose(1001);
            written.addListener(done -> session.userCloses());
            assertFalse(written.isSuccess());
            assertEquals(List.of(), session.sent());
            assertFalse(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 a close() in the listener of a frame that fails during a Close sends no second Close")
    void closeAfterFailedEarlierFrameSendsNoSecondClose(WsRole role) {
        int[] writes = {0};
        ChannelOutboundHandlerAdapter failsOnce = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                if (++writes[0] == 1) {
                    ReferenceCountUtil.release(msg);
                    promise.tryFailure(new IOException("no"));
                } else {
                    ctx.write(msg, promise);
                }
            }
        };
        try (CloseSession session = CloseSession.duplex(role, failsOnce)) {
            // the batch has less room left than the Close needs
            byte[] nearlyFull = new byte[MAX_BATCH_BYTES / 4 - 20];
            for (int i = 0; i < 4; i++) {
                session.channel
                        .write(new BinaryWebSocketFrame(session.bytes(nearlyFull)))
                        .addListener(failed -> session.userCloses());
            }
            session.write(new CloseWebSocketFrame(
                    true, 0, session.bytes(CloseSession.closeBody(1001, "a reason that takes some room".repeat(3)))));
            List<String> sent = session.sent();
            assertEquals(1, sent.size(), sent::toString);
            assertEquals(1, writes[0] - 1, "the frames, then the Close");
            assertTrue(sent.get(0).startsWith("CLOSE fin 1001 "), sent::toString);
        }
    }

    private static void begin(CloseSession session, String how) {
        switch (how) {
            case "user closes" -> session.userCloses();
            case "user writes Close" -> session.writeClose(1000);
            case "peer closes" -> session.receiveClose(4000, "");
            default -> session.receive(0x83, "");
        }
    }
}
