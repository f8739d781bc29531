package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.EmbeddedDuplexChannel;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions in which the n-th write or flush fails, for every n and for every way to end. */
class CloseFaultTest {
    private enum Fault {
        WRITE_FAILS,
        FLUSH_FAILS,
        FLUSH_STALLS
    }

    private enum Ending {
        USER_CLOSES,
        USER_WRITES_CLOSE,
        PEER_CLOSES,
        PEER_BREAKS_A_RULE,
        BOTH_CLOSE,
        STAGE_FAILS
    }

    static Stream<Arguments> sessions() {
        return Stream.of(WsRole.values()).flatMap(role -> Stream.of(Fault.values())
                .flatMap(fault -> Stream.of(Ending.values()).map(ending -> Arguments.of(role, fault, ending))));
    }

    @ParameterizedTest(name = "{0}, the n-th {1}, {2}")
    @MethodSource("sessions")
    @DisplayName(
            "leak on consumed or error paths: L13 L11 whichever write or flush fails, the connection ends with one event and no leak")
    void anyFailedWriteGivesOneEventAndNoLeak(WsRole role, Fault fault, Ending ending) {
        int n = 0;
        boolean struck = true;
        while (struck) {
            n++;
            struck = play(role, fault, ending, n);
        }
        assertTrue(n > 4, "the fault struck " + (n - 1) + " times");
    }

    @ParameterizedTest(name = "{0}, Close sent before: {1}")
    @CsvSource({"SERVER, false", "SERVER, true", "CLIENT, false", "CLIENT, true"})
    @DisplayName("L13 after a failure behind the decoder no frame is decoded and no memory is held")
    void nothingIsHeldAfterLateFailure(WsRole role, boolean closeSent) {
        try (CloseSession session = CloseSession.duplex(role)) {
            if (closeSent) {
                session.userCloses();
            }
            session.channel.pipeline().fireExceptionCaught(new IllegalStateException("stage"));
            session.sent();
            session.receive(0x01, "the rest would be waited for");
            session.receive(Wire.header(role, 0x80, 5));
            assertTrue(session.open());
            assertEquals(
                    0,
                    session.alloc.metric().usedDirectMemory()
                            + session.alloc.metric().usedHeapMemory());
        }
    }

    @Test
    @DisplayName("L11 a handler that is removed while it writes its Close leaves the channel open and starts no timer")
    void removedHandlerKeepsChannelOpen() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ctx.pipeline().remove(WsProtocolHandler.class);
                ctx.write(msg, promise);
            }
        });
        WsPipeline.builder(WsRole.CLIENT).keepAlive(WsKeepAlive.OFF).build().appendTo(channel.pipeline());
        channel.pipeline().close();
        channel.runPendingTasks();
        assertEquals(-1, channel.runScheduledPendingTasks());
        assertTrue(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    /** Plays a session, and returns whether the fault happened in it. */
    private static boolean play(WsRole role, Fault fault, Ending ending, int n) {
        FaultyWrites writes = new FaultyWrites(fault, n);
        CloseSession session = CloseSession.duplex(role, writes);
        if (fault == Fault.FLUSH_FAILS) {
            session.socket().flushesUntilFailure = n;
        }
        session.writeText("hello");
        session.receive(0x89, "ping");
        session.writeText("x".repeat(70_000));
        session.writePing("p");
        session.receive(0x01, "par").receive(0x89, "ping").receive(0x80, "ted");
        session.writeText("last");
        end(session, ending);
        session.advance(CloseSession.TIMEOUT).advance(CloseSession.TIMEOUT);
        List<String> wire = session.sent();
        String what = role + " " + fault + " " + n + " " + ending + " " + wire;
        boolean struck = fault == Fault.FLUSH_FAILS ? session.socket().flushesUntilFailure == 0 : writes.struck;
        boolean closeIsLast = !wire.isEmpty() && wire.get(wire.size() - 1).startsWith("CLOSE");
        long closes = wire.stream().filter(frame -> frame.startsWith("CLOSE")).count();
        assertAll(
                what,
                () -> assertEquals(session.end().sentCode() == 1006 ? 0 : 1, closes, "Closes on the wire"),
                () -> assertTrue(closes == 0 || closeIsLast, "a frame follows the Close"),
                session::close);
        return struck;
    }

    private static void end(CloseSession session, Ending ending) {
        switch (ending) {
            case USER_CLOSES -> session.userCloses();
            case USER_WRITES_CLOSE -> session.writeClose(1000);
            case PEER_CLOSES -> session.receiveClose(1000, "");
            case PEER_BREAKS_A_RULE -> session.receive(0x83, "");
            case BOTH_CLOSE -> {
                session.userCloses();
                session.receiveClose(1000, "");
            }
            case STAGE_FAILS -> {
                if (session.open()) {
                    session.channel.pipeline().fireExceptionCaught(new IllegalStateException("stage"));
                }
            }
        }
    }

    private static final class FaultyWrites extends ChannelOutboundHandlerAdapter {
        boolean struck;
        private final Fault fault;
        private int left;

        FaultyWrites(Fault fault, int n) {
            this.fault = fault;
            this.left = n;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (fault == Fault.WRITE_FAILS && --left == 0) {
                struck = true;
                ReferenceCountUtil.release(msg);
                promise.tryFailure(new IOException("broken"));
            } else {
                ctx.write(msg, promise);
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (fault == Fault.FLUSH_STALLS && --left == 0) {
                struck = true;
                ((EmbeddedDuplexChannel) ctx.channel()).stalled = true;
            }
            ctx.flush();
        }
    }
}
