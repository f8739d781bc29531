package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.CloseSockets;
import dev.framewire.ws.testing.CloseSockets.Endpoint;
import dev.framewire.ws.testing.CloseSockets.Transport;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Endings that only a real socket can show: resets, half-closes, full buffers, an event loop that ends. */
class CloseSocketTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int FLOOD_BYTES = 4 << 20;

    static Stream<Arguments> everywhere() {
        return CloseSockets.transports()
                .flatMap(transport -> Stream.of(WsRole.values()).map(role -> Arguments.of(transport, role)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName("L12 the Close for a failure reaches a peer that still sends, without a reset")
    void closeReachesPeerThatStillSends(Transport transport, WsRole role) throws Exception {
        for (boolean autoRead : new boolean[] {true, false}) {
            try (CloseSockets sockets = sockets(transport, role, CloseSession.TIMEOUT)) {
                if (!autoRead) {
                    sockets.autoReadOff();
                }
                for (int i = 0; i < 10; i++) {
                    Endpoint endpoint = sockets.connect();
                    byte[] wrongMask = {(byte) 0x81, (byte) (role == WsRole.SERVER ? 0 : 0x80)};
                    endpoint.peerSends(Wire.concat(wrongMask, new byte[FLOOD_BYTES]));
                    List<String> received = Wire.framesOf(role, ourClose(endpoint, role));
                    assertTrue(
                            received.size() == 1 && received.get(0).startsWith("CLOSE fin 1002 "), received::toString);
                    endpoint.peer.close();
                    WsCloseEvent end = endpoint.end();
                    assertEquals(1002, end.sentCode());
                    assertInstanceOf(CorruptedWebSocketFrameException.class, end.cause());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName(
            "unclean TCP close spins: L14 a half-close of the peer after any byte of a session gives one event, clean only after its Close")
    void halfCloseAfterAnyByteGivesOneEvent(Transport transport, WsRole role) throws Exception {
        byte[] session = session(role);
        try (CloseSockets sockets = sockets(transport, role, SHORT)) {
            for (int length = 0; length <= session.length; length++) {
                Endpoint endpoint = sockets.connect();
                endpoint.peerSends(Arrays.copyOf(session, length));
                endpoint.peer.shutdownOutput();
                List<String> received = Wire.framesOf(role, untilEof(endpoint.peer));
                endpoint.peer.close();
                boolean whole = length == session.length;
                WsCloseEvent end = endpoint.end();
                assertEquals(whole, end.clean(), length + " bytes: " + received);
                assertEquals(whole ? 1000 : 1006, end.code());
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName("unclean TCP close spins: L14 a reset by the peer after any byte of a session gives one event")
    void resetAfterAnyByteGivesOneEvent(Transport transport, WsRole role) throws Exception {
        byte[] session = session(role);
        try (CloseSockets sockets = sockets(transport, role, SHORT)) {
            for (int length = 0; length <= session.length; length++) {
                Endpoint endpoint = sockets.connect();
                endpoint.peerSends(Arrays.copyOf(session, length));
                endpoint.peer.setSoLinger(true, 0);
                endpoint.peer.close();
                int code = endpoint.end().code();
                assertTrue(code == 1006 || code == 1000 && length == session.length, length + " bytes: " + code);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName("write timeout lost: L11 a closed connection whose peer never reads ends at the close timeout")
    void connectionEndsWhenPeerNeverReads(Transport transport, WsRole role) throws Exception {
        try (CloseSockets sockets = sockets(transport, role, SHORT)) {
            Endpoint endpoint = sockets.connect();
            ChannelFuture written =
                    endpoint.channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[24 << 20])));
            ChannelFuture closed = endpoint.channel.close();
            assertEquals(
                    CloseSession.event(1006, "", 1006, WsInitiator.LOCAL, false),
                    CloseSession.withoutCause(endpoint.end()));
            assertTrue(closed.await(CloseSockets.PATIENCE_SECONDS, TimeUnit.SECONDS) && closed.isSuccess());
            assertTrue(written.await(CloseSockets.PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertFalse(written.isSuccess());
            endpoint.peer.close();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName(
            "peer never answers Close, or never closes TCP: L10 L12 a connection whose peer never closes TCP ends at the close timeout")
    void connectionEndsWhenPeerNeverClosesTcp(Transport transport, WsRole role) throws Exception {
        byte[] close = Wire.frame(role, 0x88, CloseSession.closeBody(1000, ""));
        for (byte[] last : new byte[][] {close, Wire.frame(role, 0x83, "")}) {
            try (CloseSockets sockets = sockets(transport, role, SHORT)) {
                Endpoint endpoint = sockets.connect();
                endpoint.peerSends(last);
                assertEquals(last == close, endpoint.end().clean());
                endpoint.peer.close();
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName("L9 after both Closes the server closes TCP first")
    void serverClosesTcpFirst(Transport transport, WsRole role) throws Exception {
        try (CloseSockets sockets = sockets(transport, role, CloseSession.TIMEOUT)) {
            Endpoint endpoint = sockets.connect();
            endpoint.peerSends(Wire.frame(role, 0x88, CloseSession.closeBody(3000, "")));
            byte[] answer = endpoint.peer.getInputStream().readNBytes(role == WsRole.SERVER ? 4 : 8);
            assertEquals(List.of("CLOSE fin 3000 ''"), Wire.framesOf(role, answer));
            if (role == WsRole.SERVER) {
                assertEquals(-1, endpoint.peer.getInputStream().read());
            }
            endpoint.peer.close();
            assertTrue(endpoint.end().clean());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everywhere")
    @DisplayName("L11 L13 the shutdown of the event loop completes a close() that waits for the peer")
    void shutdownOfEventLoopCompletesClose(Transport transport, WsRole role) throws Exception {
        ChannelFuture closed;
        Endpoint endpoint;
        try (CloseSockets sockets = sockets(transport, role, Duration.ofDays(1))) {
            endpoint = sockets.connect();
            closed = endpoint.channel.close();
            endpoint.peer.getInputStream().readNBytes(4);
        }
        assertTrue(closed.await(CloseSockets.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(CloseSession.event(1006, "", 1000, WsInitiator.LOCAL, false), endpoint.end());
        endpoint.peer.close();
    }

    /** Our Close after a failure. Then a server shuts down its output, and a client waits for the server to close. */
    private static byte[] ourClose(Endpoint endpoint, WsRole role) throws IOException {
        if (role == WsRole.SERVER) {
            return untilEof(endpoint.peer);
        }
        InputStream in = endpoint.peer.getInputStream();
        byte[] header = in.readNBytes(2);
        byte[] close = Wire.concat(header, in.readNBytes(4 + (header[1] & 0x7F)));
        endpoint.peer.setSoTimeout((int) SHORT.toMillis());
        assertThrows(SocketTimeoutException.class, in::read);
        return close;
    }

    private static CloseSockets sockets(Transport transport, WsRole role, Duration closeTimeout) {
        return new CloseSockets(
                transport, WsPipeline.builder(role).closeTimeout(closeTimeout).build());
    }

    private static byte[] session(WsRole role) {
        return Wire.concat(
                Wire.frame(role, 0x81, "hi"),
                Wire.frame(role, 0x89, "p"),
                Wire.frame(role, 0x02, "a"),
                Wire.frame(role, 0x80, "b"),
                Wire.frame(role, 0x88, CloseSession.closeBody(1000, "bye")));
    }

    private static byte[] untilEof(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }
}
