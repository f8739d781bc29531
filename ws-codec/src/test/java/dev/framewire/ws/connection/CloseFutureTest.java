package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code close()}, {@code disconnect()}, {@code deregister()} and a Close of the user do and return. */
class CloseFutureTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("L11 close() sends 1000 and completes when the channel is closed, however often it is called")
    void closeCompletesWhenChannelIsClosed(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            ChannelFuture first = session.userCloses();
            ChannelFuture second = session.userCloses();
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            assertFalse(first.isDone() || second.isDone());
            session.receiveClose(1000, "");
            assertEquals(role == WsRole.SERVER, first.isDone());
            ChannelFuture third = session.userCloses();
            session.advance(CloseSession.TIMEOUT);
            assertTrue(first.isSuccess() && second.isSuccess() && third.isSuccess());
            assertTrue(session.userCloses().isSuccess(), "close() of a closed channel");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L11 disconnect() acts as close()")
    void disconnectActsAsClose(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            ChannelFuture disconnected = session.channel.pipeline().disconnect();
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            assertFalse(disconnected.isDone());
            session.advance(CloseSession.TIMEOUT);
            assertTrue(disconnected.isSuccess());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L11 close() after a failure completes at the close timeout")
    void closeAfterFailureCompletesAtTimeout(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.receive(0x83, "");
            ChannelFuture closed = session.userCloses();
            assertFalse(closed.isDone());
            assertEquals(1, session.sent().size());
            session.advance(CloseSession.TIMEOUT);
            assertTrue(closed.isSuccess());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 a Close frame whose listener calls close() makes one closing handshake with the frame's status")
    void closeFrameWithClosingListenerSendsOneClose(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.write(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                    .addListener(written -> session.userCloses());
            assertEquals(List.of("CLOSE fin 1001 'Endpoint unavailable'"), session.sent());
            assertTrue(session.open(), "the peer has time to answer");
            session.receiveClose(1001, "").advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1001, "", 1001, WsInitiator.LOCAL, true), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L5 L13 a refused Close whose listener calls close() ends the connection with 1000")
    void refusedCloseWithClosingListenerSends1000(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            ChannelFuture refused = session.writeClose(1005);
            refused.addListener(written -> session.userCloses());
            assertInstanceOf(WsFrameRefusedException.class, refused.cause());
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            session.advance(CloseSession.TIMEOUT);
            assertEquals(CloseSession.event(1006, "", 1000, WsInitiator.LOCAL, false), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L5 a refused Close or text with a void promise leaves the connection open and usable")
    void refusedFrameWithVoidPromiseKeepsConnectionOpen(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.channel.pipeline().addBefore("user", null, new WsUnhandledErrorHandler());
            session.channel.writeAndFlush(
                    new CloseWebSocketFrame(true, 0, session.bytes(CloseSession.closeBody(1006, ""))),
                    session.channel.voidPromise());
            session.channel.writeAndFlush(
                    new TextWebSocketFrame(session.bytes(Wire.bytes("ff"))), session.channel.voidPromise());
            assertEquals(List.of("WsFrameRefusedException", "WsFrameRefusedException"), session.events);
            session.writeText("goes on");
            assertEquals(List.of("TEXT fin 'goes on'"), session.sent());
            assertTrue(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 a Close with a void promise is sent")
    void closeWithVoidPromiseIsSent(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.channel.writeAndFlush(
                    new CloseWebSocketFrame(true, 0, session.bytes(CloseSession.closeBody(1013, ""))),
                    session.channel.voidPromise());
            assertEquals(List.of("CLOSE fin 1013 ''"), session.sent());
            session.advance(CloseSession.TIMEOUT);
            assertEquals(List.of("ended", "inactive"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 a handler that writes a Close and calls close() sends one Close")
    void closeInsideHandlerIsTheOnlyOne(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.onFrame = frame -> {
                session.writeClose(1008);
                session.userCloses();
            };
            session.receive(Wire.frame(role, 0x81, "one"), Wire.frame(role, 0x81, "two"));
            assertEquals(List.of("CLOSE fin 1008 ''"), session.sent());
            assertEquals(List.of("TEXT fin 'one'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a write after the end fails as on any closed channel")
    void writeAfterEndFailsAsOnClosedChannel(WsRole role) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.lose();
            assertInstanceOf(
                    ClosedChannelException.class, session.writeText("x").cause());
            assertInstanceOf(
                    ClosedChannelException.class, session.writeClose(1000).cause());
            assertTrue(session.userCloses().isSuccess());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L13 deregister() keeps the written frames and does not end the connection")
    void deregisterKeepsWrittenFrames(WsRole role) throws Exception {
        try (CloseSession session = CloseSession.duplex(role)) {
            ChannelFuture written = session.channel.write(new TextWebSocketFrame(session.bytes(Wire.utf8("before"))));
            assertTrue(session.channel.deregister().isSuccess());
            session.channel.runPendingTasks();
            assertEquals(List.of(), session.events);
            session.channel.register();
            session.writeText("after");
            assertTrue(written.isSuccess());
            assertEquals(List.of("TEXT fin 'before'", "TEXT fin 'after'"), session.sent());
            session.receiveClose(1000, "").advance(CloseSession.TIMEOUT);
            assertTrue(session.end().clean());
        }
    }
}
