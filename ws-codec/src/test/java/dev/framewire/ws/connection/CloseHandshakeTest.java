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
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 sections 5.5.1, 7.1.1, 7.1.2 and 7.1.7: which end sends which Close, when, and what happens next. */
class CloseHandshakeTest {
    private static final Duration ALMOST = CloseSession.TIMEOUT.minusMillis(1);
    private static final Duration LITTLE = Duration.ofMillis(1);

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "L6 L9 a Close is answered with its own body; then the server closes the transport and the client waits")
    void closeIsEchoedAndServerClosesTransportFirst(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.receiveClose(3001, "done");
            assertEquals(List.of("CLOSE fin 3001 'done'"), session.sent());
            assertEquals(role == WsRole.CLIENT, session.open());
            assertFalse(session.socket().isOutputShutdown(), "a client that half-closes would be the first to close");
        }
    }

    @Test
    @DisplayName(
            "peer never answers Close, or never closes TCP: L9 L10 the client closes the transport at the close timeout if the server has not")
    void clientClosesTransportAtCloseTimeout() {
        try (CloseSession session = CloseSession.of(WsRole.CLIENT)) {
            session.receiveClose(1000, "").advance(ALMOST);
            assertTrue(session.open());
            session.advance(LITTLE);
            assertEquals(CloseSession.event(1000, "", 1000, WsInitiator.REMOTE, true), session.end());
        }
    }

    @Test
    @DisplayName("L10 the client's wait for the end of TCP starts when the peer's Close arrives")
    void waitOfClientStartsAtPeersClose() {
        try (CloseSession session = CloseSession.of(WsRole.CLIENT)) {
            session.userCloses();
            session.advance(ALMOST).receiveClose(1000, "").advance(ALMOST);
            assertTrue(session.open());
            session.advance(LITTLE);
            assertTrue(session.end().clean());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "peer never answers Close, or never closes TCP: L11 a connection whose peer does not answer our Close ends at the close timeout")
    void unansweredCloseEndsAtCloseTimeout(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.writeClose(1001);
            session.advance(ALMOST).receive(0x81, "late");
            assertTrue(session.open());
            session.advance(LITTLE);
            assertEquals(CloseSession.event(1006, "", 1001, WsInitiator.LOCAL, false), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L11 the close timeout is an option of the pipeline")
    void closeTimeoutIsConfigurable(WsRole role) {
        Duration timeout = Duration.ofMillis(200);
        try (CloseSession session = CloseSession.of(WsPipeline.builder(role).closeTimeout(timeout))) {
            session.userCloses();
            assertTrue(session.advance(timeout.minusMillis(1)).open());
            assertFalse(session.advance(LITTLE).open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L7 every frame written after our Close is refused, and no byte of it is sent")
    void frameAfterOurCloseIsRefused(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.writeClose(1000);
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            List<ChannelFuture> late =
                    List.of(session.writeText("late"), session.writePing("late"), session.writeClose(1001));
            for (ChannelFuture written : late) {
                assertEquals(
                        WsRule.FRAME_AFTER_CLOSE,
                        assertInstanceOf(WsFrameRefusedException.class, written.cause())
                                .rule());
            }
            session.channel.writeAndFlush(
                    new TextWebSocketFrame(session.bytes(Wire.utf8("void"))), session.channel.voidPromise());
            assertEquals(List.of(), session.sent());
            assertEquals(List.of(), session.events, "no exception event");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L7 a frame that a listener writes while close() flushes earlier frames is refused")
    void frameWrittenDuringCloseIsRefused(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            ChannelFuture earlier = session.channel.write(new TextWebSocketFrame(session.bytes(Wire.utf8("one"))));
            earlier.addListener(done -> session.writeText("two"));
            session.userCloses();
            assertEquals(List.of("TEXT fin 'one'", "CLOSE fin 1000 ''"), session.sent());
            assertEquals(
                    1,
                    session.futures.stream()
                            .filter(f -> f.cause() instanceof WsFrameRefusedException)
                            .count());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L7 P3 neither a frame nor a late Pong follows a Close that makes the channel writable again")
    void writabilityChangeDuringCloseSendsNothing(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                    if (ctx.channel().isWritable()) {
                        session.writeText("more");
                    }
                }
            });
            String large = "x".repeat(100_000);
            session.channel.write(new TextWebSocketFrame(session.bytes(Wire.utf8(large))));
            assertFalse(session.channel.isWritable());
            session.receive(0x89, "waits");
            session.userCloses();
            List<String> sent = session.sent();
            assertEquals("CLOSE fin 1000 ''", sent.get(sent.size() - 1), sent::toString);
            assertEquals(2, sent.size(), sent::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L8 frames behind the peer's Close are dropped, in the same read and in later reads")
    void framesAfterPeersCloseAreDropped(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            byte[] more = Wire.concat(
                    Wire.frame(role, 0x81, "late"), Wire.frame(role, 0x89, "ping"), Wire.frame(role, 0x83, "bad"));
            session.receive(Wire.frame(role, 0x81, "before"), session.closeFrom(1000, ""), more);
            session.receive(more).receiveClose(4000, "again").advance(CloseSession.TIMEOUT);
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            assertEquals(List.of("TEXT fin 'before'", "ended", "inactive"), session.events);
            assertEquals(CloseSession.event(1000, "", 1000, WsInitiator.REMOTE, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L8 frames that arrive after our Close are dropped, except the peer's Close")
    void framesAfterOurCloseAreDroppedExceptClose(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.userCloses();
            session.receive(0x81, "late")
                    .receive(0x01, "la")
                    .receive(0x89, "")
                    .receive(0x80, "te")
                    .receive(0x8A, "");
            session.receiveClose(4000, "bye").advance(CloseSession.TIMEOUT);
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            assertEquals(List.of("ended", "inactive"), session.events);
            assertEquals(CloseSession.event(4000, "bye", 1000, WsInitiator.LOCAL, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L12 after a failure no input is processed and no further exception is raised")
    void failureStopsInput(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            byte[] bad = Wire.frame(role, 0x81, Wire.bytes("ff"));
            byte[] more = Wire.concat(
                    bad,
                    Wire.frame(role, 0x01, "a"),
                    Wire.frame(role, 0x80, Wire.bytes("ff")),
                    Wire.frame(role, 0x80, "orphan"),
                    session.closeFrom(4000, ""),
                    Wire.frame(role, 0x83, ""));
            session.receive(Wire.frame(role, 0x81, "before"), bad, more);
            session.receive(more).receive(more);
            assertEquals(List.of("CLOSE fin 1007 'text is not UTF-8 (RFC 6455 8.1)'"), session.sent());
            assertTrue(session.open(), "stays open until the peer closes");
            assertEquals(role == WsRole.SERVER, session.socket().isOutputShutdown(), "the client waits for the server");
            session.lose();
            assertEquals(List.of("TEXT fin 'before'", "ended", "inactive"), session.events);
            assertEquals(1006, session.end().code(), "what came after the failure was not read");
        }
    }

    @ParameterizedTest(name = "Close sent before: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("L12 a connection whose peer stays after a failure ends at the close timeout")
    void waitAfterFailureEndsAtCloseTimeout(boolean closeSent) {
        for (WsRole role : WsRole.values()) {
            try (CloseSession session = CloseSession.duplex(role)) {
                if (closeSent) {
                    session.writeClose(1000);
                }
                session.receive(0x83, "").advance(ALMOST);
                assertTrue(session.open());
                session.advance(LITTLE);
                assertInstanceOf(Exception.class, session.end().cause());
                assertEquals(closeSent ? 1000 : 1002, session.end().sentCode());
            }
        }
    }

    @Test
    @DisplayName("L12 a channel without half-close is closed as soon as the Close for a failure is sent")
    void channelWithoutHalfCloseClosesAfterFailure() {
        try (CloseSession session = CloseSession.of(WsRole.SERVER)) {
            session.receive(0x83, "");
            assertFalse(session.open());
            assertEquals(1, session.sent().size());
        }
    }
}
