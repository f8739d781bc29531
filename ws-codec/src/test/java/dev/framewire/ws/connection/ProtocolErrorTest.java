package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCounted;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which exceptions end a connection, with what status, and which handlers receive them. */
class ProtocolErrorTest {
    private static final String SECRET = "jdbc:secret";

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "L16 an exception of a stage closes with 1011 without its text; the event has it, and the user does not receive it")
    void exceptionOfStageClosesWith1011(WsRole role) {
        RuntimeException bug = new IllegalStateException(SECRET);
        try (CloseSession session = failing(role, bug)) {
            assertEquals(List.of("CLOSE fin 1011 ''"), session.sent());
            assertEquals(List.of("ended", "inactive"), session.events);
            assertEquals(new WsCloseEvent(1006, "", 1011, WsInitiator.LOCAL, false, bug), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "L15 an error of a stage closes with the status for its kind, such as 1009 for a frame that is too long")
    void errorOfStageClosesWithItsStatus(WsRole role) {
        assertEquals(List.of("CLOSE fin 1009 ''"), closeAfter(role, new TooLongFrameException(SECRET)));
        assertEquals(List.of("CLOSE fin 1002 ''"), closeAfter(role, new DecompressionException(SECRET)));
        assertEquals(
                List.of("CLOSE fin 1008 'not you'"),
                closeAfter(
                        role, new CorruptedWebSocketFrameException(WebSocketCloseStatus.POLICY_VIOLATION, "not you")));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L5 a stage's exception with a status that must not be sent closes with 1002")
    void forbiddenStatusOfExceptionBecomes1002(WsRole role) {
        for (WebSocketCloseStatus status : new WebSocketCloseStatus[] {
            WebSocketCloseStatus.EMPTY, WebSocketCloseStatus.ABNORMAL_CLOSURE, WebSocketCloseStatus.TLS_HANDSHAKE_FAILED
        }) {
            assertEquals(
                    List.of("CLOSE fin 1002 'x'"),
                    closeAfter(role, new CorruptedWebSocketFrameException(status, "x")),
                    status::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 an error of the socket reaches the user, closes nothing, and is the cause in the event")
    void socketErrorReachesUserAndEvent(WsRole role) {
        IOException reset = new IOException("Connection reset by peer");
        IOException second = new IOException("again");
        try (CloseSession session = CloseSession.of(role)) {
            session.channel.pipeline().fireExceptionCaught(reset).fireExceptionCaught(second);
            assertTrue(session.open());
            assertEquals(List.of(reset, second), session.exceptions);
            session.lose();
            assertEquals(new WsCloseEvent(1006, "", 1006, WsInitiator.REMOTE, false, reset), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 close() after an error of the socket closes at once, without a Close that cannot arrive")
    void closeAfterSocketErrorClosesAtOnce(WsRole role) {
        IOException reset = new IOException("Connection reset by peer");
        try (CloseSession session = CloseSession.duplex(role)) {
            session.channel.pipeline().fireExceptionCaught(reset);
            assertTrue(session.userCloses().isSuccess());
            assertEquals(List.of(), session.sent());
            assertEquals(new WsCloseEvent(1006, "", 1006, WsInitiator.REMOTE, false, reset), session.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a TLS error is an error of the transport: it reaches the user and sends no Close")
    void tlsErrorReachesUserAndSendsNoClose(WsRole role) {
        DecoderException wrapped = new DecoderException(new SSLException("bad_record_mac"));
        try (CloseSession session = failing(role, wrapped)) {
            assertEquals(List.of(), session.sent());
            assertEquals(List.of(wrapped), session.exceptions);
            session.lose();
            assertEquals(wrapped, session.end().cause());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 the exception of a timeout handler reaches the user and closes nothing")
    void readTimeoutReachesUser(WsRole role) {
        try (CloseSession session = failing(role, ReadTimeoutException.INSTANCE)) {
            assertEquals(List.of(), session.sent());
            assertEquals(List.of(ReadTimeoutException.INSTANCE), session.exceptions);
            assertTrue(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L16 an exception of a user's handler closes nothing if another handler of the user handles it")
    void exceptionThatUserHandlesClosesNothing(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            RuntimeException bug = new IllegalStateException(SECRET);
            session.channel.pipeline().addBefore("user", "bug", new Throws(bug));
            session.receive(0x81, "go");
            assertEquals(List.of(bug), session.exceptions);
            assertEquals(List.of(), session.sent());
            assertTrue(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L16 an unhandled exception closes with 1011 without its text, and goes on to the end of the pipeline")
    void unhandledExceptionClosesWith1011(WsRole role) {
        for (Exception bug : List.of(new IllegalStateException(SECRET), new FileNotFoundException(SECRET))) {
            try (CloseSession session = CloseSession.of(role)) {
                session.channel.pipeline().addBefore("user", "bug", new Throws(bug));
                session.channel.pipeline().addBefore("user", "tail", new WsUnhandledErrorHandler());
                session.receive(0x81, "go");
                assertEquals(List.of("CLOSE fin 1011 ''"), session.sent());
                assertEquals(List.of(bug), session.exceptions);
                session.lose();
                assertSame(bug, session.end().cause());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 an unhandled error of the transport does not close with 1011")
    void unhandledTransportErrorClosesNothing(WsRole role) {
        try (CloseSession session = CloseSession.of(role)) {
            session.channel.pipeline().addBefore("user", "tail", new WsUnhandledErrorHandler());
            session.channel.pipeline().fireExceptionCaught(new IOException("first"));
            session.channel.pipeline().fireExceptionCaught(new IOException("second"));
            session.channel.pipeline().fireExceptionCaught(ReadTimeoutException.INSTANCE);
            assertEquals(List.of(), session.sent());
            assertEquals(List.of(ReadTimeoutException.INSTANCE), session.exceptions, "the event reports the others");
            assertTrue(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L16 an earlier error of the transport closes with 1011 when a user's handler throws it")
    void transportErrorThrownByUserClosesWith1011(WsRole role) {
        IOException failure = new IOException(SECRET);
        try (CloseSession session = CloseSession.duplex(role)) {
            session.channel.pipeline().addBefore("user", "bug", new Throws(failure));
            session.channel.pipeline().addBefore("user", "tail", new WsUnhandledErrorHandler());
            session.channel.pipeline().fireExceptionCaught(failure);
            assertEquals(List.of(), session.sent());
            session.receive(0x81, "go");
            assertEquals(List.of("CLOSE fin 1011 ''"), session.sent());
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVER, false", "SERVER, true", "CLIENT, false", "CLIENT, true"})
    @DisplayName("L13 an error after the peer's Close changes nothing, whichever end closed first")
    void errorAfterPeersCloseChangesNothing(WsRole role, boolean weCloseFirst) {
        try (CloseSession session = CloseSession.duplex(role)) {
            session.socket().stalled = true;
            if (weCloseFirst) {
                session.userCloses();
            }
            session.receiveClose(1000, "");
            session.channel.pipeline().fireExceptionCaught(new IllegalStateException("late"));
            session.socket().resume();
            session.advance(CloseSession.TIMEOUT);
            assertEquals(List.of("CLOSE fin 1000 ''"), session.sent());
            assertTrue(session.end().clean());
            assertNull(session.end().cause());
        }
    }

    private static List<String> closeAfter(WsRole role, Exception error) {
        try (CloseSession session = failing(role, error)) {
            assertFalse(session.open());
            assertEquals(List.of(), session.exceptions);
            assertSame(error, session.end().cause());
            return session.sent();
        }
    }

    /** A session in which a stage in front of the protocol handler has thrown. */
    private static CloseSession failing(WsRole role, Exception error) {
        CloseSession session = CloseSession.of(role);
        String last =
                session.channel.pipeline().context(WsProtocolHandler.class).name();
        session.channel.pipeline().addBefore(last, "stage", new Throws(error));
        return session.receive(0x81, "go");
    }

    private static final class Throws extends ChannelInboundHandlerAdapter {
        private final Exception error;

        Throws(Exception error) {
            this.error = error;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
            ((ReferenceCounted) msg).release();
            throw error;
        }
    }
}
