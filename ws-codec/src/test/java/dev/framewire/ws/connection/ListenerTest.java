package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.NeedsNetty;
import dev.framewire.ws.testing.StalledPeer;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that a listener receives. */
class ListenerTest {
    private static final String REPEATED = "the same, the same, the same, the same, the same, the same, the same";

    private final List<String> reported = new ArrayList<>();
    private final WsListener listener = new WsListener() {
        @Override
        public void messageReceived(Channel channel, long payloadBytes) {
            reported.add("received " + payloadBytes);
        }

        @Override
        public void messageSent(Channel channel, long payloadBytes) {
            reported.add("sent " + payloadBytes);
        }

        @Override
        public void messagesDropped(Channel channel, int messages, long bytes) {
            reported.add("dropped " + messages + " of " + bytes);
        }

        @Override
        public void compressed(Channel channel, long plainBytes, long wireBytes) {
            reported.add("compressed " + plainBytes + (wireBytes < plainBytes ? " to less" : " to more"));
        }

        @Override
        public void inflated(Channel channel, long plainBytes, long wireBytes) {
            reported.add("inflated " + plainBytes + " from " + wireBytes);
        }

        @Override
        public void roundTrip(Channel channel, Duration time) {
            reported.add("round trip " + time);
        }

        @Override
        public void ruleBroken(Channel channel, WsRule rule, Throwable cause) {
            reported.add("broken " + rule);
            assertSame(rule, WsRule.of(cause));
        }

        @Override
        public void closed(Channel channel, WsCloseEvent event) {
            reported.add("closed " + event.code() + ' ' + event.sentCode() + ' ' + event.initiator());
        }
    };

    private CloseSession session(WsRole role) {
        return CloseSession.duplex(WsPipeline.builder(role).listener(listener));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("each message is reported once with its size, in both directions, and no control frame is")
    void messageIsReportedOnceWithItsSize(WsRole role) {
        try (CloseSession session = session(role)) {
            session.receive(0x81, "abc").receive(0x02, "de").receive(0x89, "p").receive(0x80, "fgh");
            session.writeText("four");
            session.write(new TextWebSocketFrame(false, 0, session.bytes(Wire.utf8("12"))));
            session.writePing("p");
            session.write(new ContinuationWebSocketFrame(true, 0, session.bytes(Wire.utf8("3"))));
            session.channel.writeAndFlush(WsPreparedMessage.text(session.alloc, "prepared"));
            assertEquals(List.of("received 3", "received 5", "sent 4", "sent 3", "sent 8"), reported);
            reported.clear();
            session.writeClose(1000);
            session.receiveClose(1000, "");
            session.lose();
            assertEquals(List.of("closed 1000 1000 LOCAL"), reported);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a refused frame is not reported as sent, and its bytes do not count for the next message")
    void refusedFrameIsNotReportedAsSent(WsRole role) {
        try (CloseSession session = session(role)) {
            session.write(new TextWebSocketFrame(false, 0, session.bytes(Wire.bytes("612062206320ff"))));
            session.write(new ContinuationWebSocketFrame(false, 0, session.bytes(Wire.utf8("7 bytes"))));
            session.write(new TextWebSocketFrame(true, 0, session.bytes(Wire.bytes("c328"))));
            session.writeText("abc");
            assertEquals(List.of("sent 3"), reported);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a message that arrives in pieces is reported once with all its bytes")
    void messageInPiecesIsReportedOnce(WsRole role) {
        try (CloseSession session = CloseSession.of(
                WsPipeline.builder(role).delivery(WsDelivery.STREAM).listener(listener))) {
            byte[] frame = Wire.frame(role, 0x82, new byte[1000]);
            session.receive(java.util.Arrays.copyOf(frame, 500));
            assertEquals(List.of(), reported);
            session.receive(java.util.Arrays.copyOfRange(frame, 500, frame.length));
            assertEquals(List.of("received 1000"), reported);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a broken rule is reported once by its name, before the end")
    void brokenRuleIsReportedOnceBeforeEnd(WsRole role) {
        try (CloseSession session = session(role)) {
            session.receive(Wire.frame(role, 0x83, "")).receive(Wire.frame(role, 0x83, ""));
            session.lose();
            assertEquals(List.of("broken RESERVED_OPCODE", "closed 1006 1002 LOCAL"), reported);
            assertSame(WsRule.RESERVED_OPCODE, WsRule.of(session.end().cause()));
        }
        assertNull(WsRule.of(new RuntimeException()));
        assertNull(WsRule.of(null));
        assertSame(WsRule.MINIMAL_LENGTH, WsRule.of(WsRule.MINIMAL_LENGTH.refuse("")));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a rule that the peer breaks after our Close ends the connection and is not reported")
    void brokenRuleAfterOurCloseIsNotReported(WsRole role) {
        try (CloseSession session = session(role)) {
            session.userCloses();
            session.receive(0x83, "");
            session.lose();
            assertEquals(List.of("closed 1006 1000 LOCAL"), reported);
        }
    }

    @Test
    @DisplayName("the unsent rest of a message is reported as dropped")
    void unsentRestOfMessageIsReportedAsDropped() {
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).listener(listener))) {
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            session.writeText("0123456789");
            StalledPeer.write(session, true, false, "0123456789");
            StalledPeer.write(session, false, true, "22");
            session.socket().doWriteOnce = true;
            session.channel.unsafe().flush();
            session.lose();
            assertEquals(List.of("sent 10", "dropped 1 of 130", "closed 1006 1006 REMOTE"), reported);
            session.sent();
        }
    }

    @Test
    @DisplayName("messages that are dropped for a slow reader, or at the end, are reported")
    void droppedMessagesAreReported() {
        WsSendQueue outbound =
                WsSendQueue.SERVER.withOverflow(WsOverflow.DROP_OLDEST).withMaxBytes(300);
        try (CloseSession session = CloseSession.duplex(
                WsPipeline.builder(WsRole.SERVER).listener(listener).sendQueue(outbound))) {
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            session.writeText("0123456789");
            session.writeText("1");
            session.writeText("22");
            session.writeText("333");
            assertEquals(List.of("sent 10", "dropped 1 of 129"), reported);
            session.lose();
            assertEquals(List.of("dropped 2 of 261", "closed 1006 1006 REMOTE"), reported.subList(2, 4));
        }
    }

    @Test
    @DisplayName("the round trip of a keep-alive Ping is reported")
    @NeedsNetty(NeedsNetty.STOPPED_CLOCK)
    void roundTripIsReported() {
        WsKeepAlive pings = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));
        try (CloseSession session = CloseSession.of(
                WsPipeline.builder(WsRole.SERVER).listener(listener).keepAlive(pings))) {
            session.advance(Duration.ofSeconds(30));
            String ping = session.sent().get(0).substring("PING fin ".length());
            byte[] payload = ping.startsWith("'") ? Wire.utf8(ping.substring(1, ping.length() - 1)) : Wire.bytes(ping);
            session.advance(Duration.ofMillis(1500));
            session.receive(Wire.frame(WsRole.SERVER, 0x8A, payload));
            assertEquals(List.of("round trip PT1.5S"), reported);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the sizes before and after compression are reported in both directions, also for prepared messages")
    void compressionIsReportedInBothDirections(WsRole role) {
        try (Connection connection = DeflatePeer.connection(
                        WsPipeline.builder(role).listener(listener), DeflatePeer.extension(role, ""));
                DeflatePeer peer = DeflatePeer.of(role, "")) {
            connection.channel.writeOutbound(new TextWebSocketFrame(REPEATED));
            connection.channel.writeOutbound(WsPreparedMessage.text(connection.alloc, REPEATED));
            connection.channel.writeOutbound(new TextWebSocketFrame(""));
            int size = REPEATED.length();
            assertEquals(
                    List.of(
                            "sent " + size,
                            "compressed " + size + " to less",
                            "sent " + size,
                            "compressed " + size + " to less",
                            "sent 0"),
                    reported);
            reported.clear();
            byte[] compressed = peer.compress(Wire.utf8(REPEATED));
            connection.receive(Wire.frame(role, 0xC1, compressed));
            assertEquals(List.of("inflated " + size + " from " + compressed.length, "received " + size), reported);
            reported.clear();
            byte[] first = peer.flush(Wire.utf8(REPEATED), false);
            byte[] last = peer.compress(Wire.utf8("end"));
            connection.receive(Wire.frame(role, 0x41, first)).receive(Wire.frame(role, 0x80, last));
            assertEquals(
                    List.of(
                            "inflated " + size + " from " + first.length,
                            "inflated 3 from " + last.length,
                            "received " + (size + 3)),
                    reported);
            connection.sentBytes();
        }
    }

    @Test
    @DisplayName("an exception of a listener changes nothing, and its later methods are called")
    void exceptionOfListenerChangesNothing() {
        List<String> calls = new ArrayList<>();
        WsListener broken = new WsListener() {
            @Override
            public void messageReceived(Channel channel, long payloadBytes) {
                calls.add("received");
                throw new IllegalStateException("broken");
            }

            @Override
            public void closed(Channel channel, WsCloseEvent event) {
                calls.add("closed");
                throw new IllegalStateException("broken");
            }
        };
        try (CloseSession session =
                CloseSession.of(WsPipeline.builder(WsRole.SERVER).listener(broken))) {
            session.receive(0x81, "a").receive(0x81, "b");
            assertEquals(List.of("TEXT fin 'a'", "TEXT fin 'b'"), session.events);
            session.lose();
        }
        assertEquals(List.of("received", "received", "closed"), calls);
    }

    @Test
    @DisplayName("the flight recorder records broken rules and ends")
    void flightRecorderRecordsBrokenRulesAndEnds(@TempDir Path directory) throws Exception {
        List<String> recorded = new ArrayList<>();
        try (Recording recording = new Recording()) {
            recording.enable("dev.framewire.ws.RuleBroken");
            recording.enable("dev.framewire.ws.Close");
            recording.start();
            try (CloseSession session = CloseSession.of(WsRole.SERVER)) {
                session.receive(new byte[] {(byte) 0x81, 0});
                session.lose();
            }
            recording.stop();
            Path file = directory.resolve("events.jfr");
            recording.dump(file);
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                assertTrue(!event.getString("channel").isEmpty());
                recorded.add(
                        event.getEventType().getName().endsWith("Close")
                                ? "close " + event.getInt("code") + ' ' + event.getInt("sentCode") + ' '
                                        + event.getString("initiator") + ' ' + event.getBoolean("clean")
                                : event.getString("rule") + " RFC " + event.getInt("rfc") + ' '
                                        + event.getString("section"));
            }
        }
        assertEquals(List.of("UNMASKED_FROM_CLIENT RFC 6455 5.1", "close 1006 1002 LOCAL false"), recorded);
    }
}
