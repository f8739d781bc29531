package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.StalledPeer;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With auto-read off, one read() of the user brings one message, even if the message needs several reads. */
class ProtocolReadTest {
    static Stream<Arguments> reads() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(
                        Arguments.of("P1 a Ping", role, bytes(role, 0x89, "p"), true),
                        Arguments.of("P4 a Pong", role, bytes(role, 0x8A, "p"), true),
                        Arguments.of("P1 Pings", role, bytes(role, 0x89, "p", 0x89, "q"), true),
                        Arguments.of("W17 a fragment", role, bytes(role, 0x01, "p"), true),
                        Arguments.of(
                                "W17 fragments and a Ping", role, bytes(role, 0x01, "p", 0x89, "", 0x00, "q"), true),
                        Arguments.of("W17 an empty fragment", role, bytes(role, 0x01, ""), true),
                        Arguments.of("W17 part of a header", role, new byte[] {(byte) 0x81}, true),
                        Arguments.of("W17 a header", role, Wire.header(role, 0x81, 5), true),
                        Arguments.of(
                                "W17 part of a frame",
                                role,
                                Wire.concat(Wire.header(role, 0x81, 5), new byte[2]),
                                true),
                        Arguments.of("W17 a message", role, bytes(role, 0x81, "p"), false),
                        Arguments.of("W17 an empty message", role, bytes(role, 0x82, ""), false),
                        Arguments.of("P1 a message and a Ping", role, bytes(role, 0x81, "p", 0x89, "q"), false),
                        Arguments.of("P1 a Ping and a message", role, bytes(role, 0x89, "p", 0x81, "q"), false),
                        Arguments.of("W17 a message and a fragment", role, bytes(role, 0x81, "p", 0x01, "q"), false),
                        Arguments.of("W17 a fragment and its end", role, bytes(role, 0x01, "p", 0x80, "q"), false)));
    }

    private static byte[] bytes(WsRole role, Object... frames) {
        byte[] bytes = {};
        for (int i = 0; i < frames.length; i += 2) {
            bytes = Wire.concat(bytes, Wire.frame(role, (int) frames[i], (String) frames[i + 1]));
        }
        return bytes;
    }

    @ParameterizedTest(name = "{0}, {1}: reads again {3}")
    @MethodSource("reads")
    @DisplayName("P1 P4 W17 with auto-read off, reading continues until the user receives a frame")
    void readingContinuesUntilUserReceivesFrame(String what, WsRole role, byte[] bytes, boolean readsOn) {
        Reads reads = new Reads();
        try (CloseSession session = CloseSession.of(WsPipeline.builder(role), reads)) {
            session.channel.config().setAutoRead(false);
            // the second round shows that the first left no state
            for (int i = 0; i < 2; i++) {
                reads.asked = 0;
                session.receive(bytes);
                assertEquals(readsOn, reads.asked > 0);
                if (what.contains("fragment") || what.contains("part") || what.contains("header")) {
                    break;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P4 with auto-read off, a Pong for the user's Ping stops the reading")
    void pongForUsersPingStopsReading(WsRole role) {
        Reads reads = new Reads();
        try (CloseSession session = CloseSession.of(WsPipeline.builder(role), reads)) {
            session.channel.config().setAutoRead(false);
            session.writePing("p");
            reads.asked = 0;
            session.receive(0x8A, "p");
            assertEquals(0, reads.asked);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("W21 with auto-read off, a fragment stops the reading if fragments are delivered")
    void deliveredFragmentStopsReading(WsRole role) {
        Reads reads = new Reads();
        WsPipeline.Builder options = WsPipeline.builder(role).delivery(WsDelivery.STREAM);
        try (CloseSession session = CloseSession.of(options, reads)) {
            session.channel.config().setAutoRead(false);
            reads.asked = 0;
            session.receive(0x01, "piece");
            assertEquals(0, reads.asked);
            assertEquals(List.of("TEXT 'piece'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L11 with auto-read off, a connection is still read from the start of the closing handshake")
    void closingHandshakeIsReadWithAutoReadOff(WsRole role) {
        for (String how : List.of("close", "frame", "failure", "peer")) {
            Reads reads = new Reads();
            try (CloseSession session = CloseSession.duplex(role, reads)) {
                session.channel.config().setAutoRead(false);
                reads.asked = 0;
                switch (how) {
                    case "close" -> session.userCloses();
                    case "frame" -> session.writeClose(1001);
                    case "failure" -> session.receive(0x83, "");
                    default -> session.receiveClose(1000, "");
                }
                assertTrue(session.channel.config().isAutoRead(), how);
                assertTrue(reads.asked > 0, how);
                session.receiveClose(1000, "").advance(CloseSession.TIMEOUT);
                assertFalse(session.open(), how);
            }
        }
    }

    @Test
    @DisplayName("S3 a server that waits until it can write does not read on for a Ping")
    void pausedServerDoesNotReadOnForPing() {
        Reads reads = new Reads();
        try (CloseSession session = StalledPeer.stalled(WsRole.SERVER, WsSendQueue.SERVER)) {
            session.channel.pipeline().addFirst(reads);
            session.receive(0x89, "p").receive(0x89, "q");
            assertEquals(0, reads.asked);
            StalledPeer.resumed(session);
            assertTrue(reads.asked > 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1 with auto-read on, no extra read is requested")
    void autoReadRequestsNoExtraRead(WsRole role) {
        Reads reads = new Reads();
        try (CloseSession session = CloseSession.of(WsPipeline.builder(role), reads)) {
            reads.asked = 0;
            session.receive(0x89, "p").receive(0x01, "x");
            assertEquals(2, reads.asked, "only the read that Netty requests after each read");
        }
    }

    private static final class Reads extends ChannelOutboundHandlerAdapter {
        int asked;

        @Override
        public void read(ChannelHandlerContext ctx) {
            asked++;
            ctx.read();
        }
    }
}
