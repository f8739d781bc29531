package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.NeedsNetty;
import dev.framewire.ws.testing.SlowPeerChannel;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keep-alive Pings, silent peers, idle connections and the maximum lifetime (RFC 6455 section 5.5.2). */
@NeedsNetty(NeedsNetty.STOPPED_CLOCK)
class KeepAliveTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final WsKeepAlive PINGS = WsKeepAlive.OFF.withPings(Duration.ofSeconds(30), Duration.ofSeconds(10));

    private static CloseSession session(WsRole role, WsKeepAlive config) {
        return CloseSession.of(WsPipeline.builder(role).keepAlive(config));
    }

    /** Advances the clock by this many seconds, and returns what was sent. */
    private static List<String> after(CloseSession session, int seconds) {
        for (int i = 0; i < seconds; i++) {
            session.advance(SECOND);
        }
        return session.sent();
    }

    /** Advances the clock, and returns the payload of the only frame that was sent, a Ping. */
    private static byte[] ping(CloseSession session, int seconds) {
        List<String> sent = after(session, seconds);
        assertEquals(1, sent.size(), sent::toString);
        assertTrue(sent.get(0).startsWith("PING fin "), sent::toString);
        return payload(sent.get(0));
    }

    private static byte[] payload(String frame) {
        String text = frame.substring("PING fin ".length());
        return text.startsWith("'") ? Wire.utf8(text.substring(1, text.length() - 1)) : Wire.bytes(text);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a Ping with eight fresh bytes is sent every interval while Pongs arrive")
    void pingWithFreshPayloadIsSentEveryInterval(WsRole role) {
        try (CloseSession session = session(role, PINGS)) {
            assertEquals(List.of(), after(session, 29));
            byte[] first = ping(session, 1);
            assertEquals(8, first.length);
            session.receive(Wire.frame(role, 0x8A, first));
            assertEquals(List.of(), after(session, 29));
            byte[] second = ping(session, 1);
            assertNotEquals(Wire.hex(first), Wire.hex(second));
            session.receive(Wire.frame(role, 0x8A, second));
            ping(session, 30);
            assertEquals(List.of(), session.events, "the user does not receive Pongs for keep-alive Pings");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 a peer that is silent after a Ping is closed with 1011, and the event has the cause")
    void silentPeerIsClosedWith1011(WsRole role) {
        try (CloseSession session = session(role, PINGS)) {
            ping(session, 30);
            assertEquals(List.of(), after(session, 9));
            assertEquals(List.of("CLOSE fin 1011 'nothing received for PT10S after a Ping'"), after(session, 1));
            WsCloseEvent end = session.end();
            assertInstanceOf(WsKeepAliveException.class, end.cause());
            assertEquals(CloseSession.event(1006, "", 1011, WsInitiator.LOCAL, false), CloseSession.withoutCause(end));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("any received byte, even a part of a frame, is a sign of life")
    void anyReceivedByteIsASignOfLife(WsRole role) {
        try (CloseSession session = session(role, PINGS)) {
            byte[] large = Wire.frame(role, 0x82, new byte[1000]);
            for (int i = 0; i < 20; i++) {
                ping(session, 30);
                session.receive(Arrays.copyOfRange(large, i * 10, i * 10 + 10));
            }
            assertTrue(session.open());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a peer that reads a large message slowly stays connected until it stops reading")
    void slowReaderStaysUntilItStops(WsRole role) {
        SlowPeerChannel channel = new SlowPeerChannel();
        channel.freezeTime();
        WsPipeline.builder(role).keepAlive(PINGS).build().appendTo(channel.pipeline());
        channel.writeAndFlush(new BinaryWebSocketFrame(channel.alloc().buffer().writeZero(1 << 20)));
        for (int second = 0; second < 400; second++) {
            channel.take(second < 300 ? 1000 : 0);
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runPendingTasks();
            assertTrue(channel.isOpen() || second > 300, "closed after " + second + " s");
        }
        assertFalse(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a silent peer is not closed while this end does not read, and is closed after it reads again")
    void silentPeerStaysWhileThisEndDoesNotRead() {
        try (CloseSession session = session(WsRole.SERVER, PINGS)) {
            session.channel.config().setAutoRead(false);
            for (int i = 0; i < 5; i++) {
                ping(session, 30);
            }
            session.channel.config().setAutoRead(true);
            // the answer to the earlier Ping may have arrived unread
            ping(session, 30);
            assertEquals(List.of("CLOSE fin 1011 'nothing received for PT10S after a Ping'"), after(session, 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L14 with auto-read off, a silent peer is closed only if a requested read brings nothing")
    void silentPeerIsClosedWhenReadBringsNothing(WsRole role) {
        try (CloseSession session = session(role, PINGS)) {
            session.channel.config().setAutoRead(false);
            ping(session, 30);
            session.channel.read();
            assertEquals(List.of(), after(session, 10), "the read came after the Ping");
            byte[] second = ping(session, 20);
            session.receive(Wire.frame(role, 0x8A, second));
            assertEquals(List.of(), after(session, 29), "the read has brought the Pong");
            ping(session, 1);
            session.receive(Wire.frame(role, 0x81, Wire.utf8("for the user")));
            ping(session, 30);
            ping(session, 30);
            session.channel.read();
            ping(session, 30);
            assertEquals(List.of("CLOSE fin 1011 'nothing received for PT10S after a Ping'"), after(session, 10));
        }
    }

    @Test
    @DisplayName("write timeout lost: a slow peer gets no further Ping, and is closed when no byte leaves any more")
    void stalledPeerGetsNoMorePingsAndIsClosed() {
        try (CloseSession session =
                CloseSession.duplex(WsPipeline.builder(WsRole.SERVER).keepAlive(PINGS))) {
            session.socket().stalled = true;
            session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
            session.writeText("more than eight bytes");
            assertFalse(session.channel.isWritable());
            after(session, 39);
            assertEquals(List.of(), session.ends);
            after(session, 31);
            assertInstanceOf(WsKeepAliveException.class, session.end().cause());
        }
    }

    @Test
    @DisplayName("write timeout lost: bytes that the peer took before a Ping are no sign of life after it")
    void bytesTakenBeforePingAreNoSignOfLife() {
        try (CloseSession session = slow()) {
            session.socket().resume();
            assertTrue(session.channel.isWritable());
            session.sent();
            session.socket().stalled = true;
            session.writeText("more than eight bytes");
            after(session, 39);
            assertEquals(List.of(), session.ends);
            after(session, 11);
            assertEquals("nothing taken for PT10S", session.end().cause().getMessage());
        }
    }

    @Test
    @DisplayName("a peer that takes a part of the waiting data is alive")
    void peerThatTakesALittleIsAlive() {
        try (CloseSession session = slow()) {
            after(session, 35);
            session.channel.unsafe().outboundBuffer().remove();
            assertFalse(session.channel.isWritable());
            after(session, 24);
            assertEquals(List.of(), session.ends);
        }
    }

    /** Two messages wait in the channel's queue. */
    private static CloseSession slow() {
        CloseSession session = CloseSession.duplex(
                WsPipeline.builder(WsRole.SERVER).keepAlive(PINGS).sendQueue(WsSendQueue.SERVER.withoutPauses()));
        session.socket().stalled = true;
        session.writeText("more than eight bytes");
        session.channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(8);
        session.writeText("more than eight bytes");
        assertFalse(session.channel.isWritable());
        return session;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the round trip of the latest Ping is reported once")
    void roundTripOfLatestPingIsReportedOnce(WsRole role) {
        List<WsRoundTripEvent> trips = new ArrayList<>();
        try (CloseSession session = session(role, PINGS)) {
            session.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof WsRoundTripEvent trip) {
                        trips.add(trip);
                    }
                }
            });
            byte[] payload = ping(session, 30);
            session.advance(Duration.ofMillis(250));
            session.receive(Wire.frame(role, 0x8A, "guesswrk"));
            assertEquals(List.of(), trips);
            session.receive(Wire.frame(role, 0x8A, payload));
            session.receive(Wire.frame(role, 0x8A, payload));
            assertEquals(List.of(new WsRoundTripEvent(Duration.ofMillis(250))), trips);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P4 the Pong for the user's own Ping reaches the user, and Pongs for keep-alive Pings do not")
    void pongForUsersPingReachesUser(WsRole role) {
        try (CloseSession session = session(role, PINGS)) {
            session.writePing("mine");
            assertEquals(List.of("PING fin 'mine'"), session.sent());
            session.receive(Wire.frame(role, 0x8A, "mine"));
            session.receive(Wire.frame(role, 0x8A, ping(session, 30)));
            assertEquals(List.of("PONG fin 'mine'"), session.events);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L18 an idle connection, or one at the end of its lifetime, is closed with 1001")
    void idleOrOldConnectionIsClosedWith1001(WsRole role) {
        try (CloseSession session = session(role, WsKeepAlive.OFF.withIdleTimeout(Duration.ofSeconds(60)))) {
            assertEquals(List.of(), after(session, 59));
            session.receive(0x81, "here");
            assertEquals(List.of(), after(session, 59));
            assertEquals(List.of("CLOSE fin 1001 'idle for PT1M'"), after(session, 1));
            session.receiveClose(1001, "");
            assertTrue(session.advance(CloseSession.TIMEOUT).end().clean());
        }
        try (CloseSession session = session(role, PINGS.withMaxLifetime(Duration.ofSeconds(45)))) {
            session.receive(Wire.frame(role, 0x8A, ping(session, 30)));
            assertEquals(List.of(), after(session, 14));
            assertEquals(List.of("CLOSE fin 1001 'lifetime is over'"), after(session, 1));
        }
    }

    @Test
    @DisplayName("a connection that is not read does not count as idle")
    void unreadConnectionIsNotIdle() {
        try (CloseSession session = session(WsRole.SERVER, WsKeepAlive.OFF.withIdleTimeout(Duration.ofSeconds(60)))) {
            session.channel.config().setAutoRead(false);
            assertEquals(List.of(), after(session, 300));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("no Ping is sent when keep-alive is off, and none after a Close")
    void noPingWhenOffOrAfterClose(WsRole role) {
        try (CloseSession session = session(role, WsKeepAlive.OFF)) {
            assertEquals(List.of(), after(session, 1000));
        }
        try (CloseSession session = session(role, PINGS)) {
            session.writeClose(1000);
            session.sent();
            session.advance(CloseSession.TIMEOUT.minus(SECOND));
            assertEquals(List.of(), session.sent());
        }
    }

    @Test
    @DisplayName("a duration out of range is refused when it is set, and the message names the option")
    void durationOutOfRangeIsRefused() {
        Duration none = Duration.ZERO;
        assertRefused("pingInterval PT0S", () -> PINGS.withPings(none, SECOND));
        assertRefused("pongTimeout PT0S", () -> PINGS.withPings(null, none));
        assertRefused("idleTimeout PT0S", () -> PINGS.withIdleTimeout(none));
        assertRefused("maxLifetime PT-1S", () -> PINGS.withMaxLifetime(Duration.ofSeconds(-1)));
        assertRefused(
                "closeTimeout PT0S", () -> WsPipeline.builder(WsRole.SERVER).closeTimeout(none));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> PINGS.withPings(SECOND, Duration.ofSeconds(2)));
        assertEquals("pongTimeout PT2S exceeds pingInterval PT1S", e.getMessage());
        assertEquals(Duration.ofSeconds(30), WsKeepAlive.DEFAULT.pingInterval());
        assertEquals(null, WsKeepAlive.OFF.pingInterval());
    }

    private static void assertRefused(String optionAndValue, Executable setting) {
        String range = " is not above 0 and up to PT2562047H47M16.854775807S";
        assertEquals(
                optionAndValue + range,
                assertThrows(IllegalArgumentException.class, setting).getMessage());
    }
}
