package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.testing.FaultPoint;
import dev.framewire.ws.handshake.testing.FaultPoint.Fault;
import dev.framewire.ws.handshake.testing.FaultyEnd;
import dev.framewire.ws.testing.NeedsNetty;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays whole sessions in which one operation fails: the n-th of its kind, for every n. */
@NeedsNetty(NeedsNetty.STOPPED_CLOCK)
class SessionFaultTest {
    /** Longer than the sum of the timeouts for the next Ping, its Pong and the closing handshake. */
    private static final int SECONDS = 100;

    /** Longer than the time between two Pings. */
    private static final int IDLE_SECONDS = 35;

    /** One end receives this many messages if nothing fails: five, and the Pong. */
    private static final int MESSAGES = 8;

    private static final int ENDLESS = 10_000;

    private enum Ending {
        WE_CLOSE,
        WE_WRITE_CLOSE,
        PEER_CLOSES,
        /** Without a Close or a TCP FIN: only an unanswered Ping shows it. */
        PEER_VANISHES
    }

    static Stream<Arguments> sessions() {
        return Stream.of(WsRole.values()).flatMap(role -> Stream.of("no extension", "permessage-deflate")
                .flatMap(extension -> Stream.of(Fault.values()).map(fault -> Arguments.of(role, extension, fault))));
    }

    @ParameterizedTest(name = "L13 L11 {0}, {1}, fault {2}")
    @MethodSource("sessions")
    @DisplayName("L13 L11 any single fault ends a session with one event, and no buffer or promise is lost")
    void anySingleFaultEndsTheSessionCleanly(WsRole role, String extension, Fault fault) {
        List<WsDeflate> deflate = extension.equals("permessage-deflate") ? List.of(WsDeflate.DEFAULT) : List.of();
        for (Ending ending : Ending.values()) {
            int n = 1;
            while (new Session(role, new FaultPoint(fault, n), deflate).play(ending, n)) {
                n++;
            }
            assertTrue(n > 5, "the fault struck " + (n - 1) + " times");
        }
    }

    /** A session of our end, which has the fault, and a peer without faults. */
    private static final class Session {
        private final FaultPoint point;
        private final List<WsDeflate> deflate;
        private final FaultyEnd us;
        private final FaultyEnd peer;

        Session(WsRole role, FaultPoint point, List<WsDeflate> deflate) {
            this.point = point;
            this.deflate = deflate;
            us = new FaultyEnd(role, point);
            peer = new FaultyEnd(role == WsRole.SERVER ? WsRole.CLIENT : WsRole.SERVER, FaultPoint.none());
        }

        /** Returns whether the session was long enough to reach the fault. */
        boolean play(Ending ending, int n) {
            us.start(deflate);
            peer.start(deflate);
            exchange();
            us.talk();
            exchange();
            peer.talk();
            pass(IDLE_SECONDS, Ending.WE_CLOSE);
            boolean struckWhileOpen = point.hasStruck();
            switch (ending) {
                case WE_CLOSE -> us.close();
                case WE_WRITE_CLOSE -> us.writeClose();
                case PEER_CLOSES -> peer.close();
                case PEER_VANISHES -> {}
            }
            pass(SECONDS, ending);
            us.socket.forget();
            peer.socket.forget();
            assertAll(ending + " " + n, us::assertOver, peer::assertOver, () -> {
                if (!struckWhileOpen) {
                    assertEquals(MESSAGES, us.received(), "received by us");
                    assertEquals(MESSAGES, peer.received(), "received by the peer");
                }
            });
            return point.hasStruck();
        }

        private void exchange() {
            int steps = 0;
            while (us.socket.deliverTo(peer.socket) | peer.socket.deliverTo(us.socket)) {
                assertTrue(steps++ < ENDLESS, "the ends never finish");
            }
        }

        private void pass(int seconds, Ending ending) {
            for (int second = 0; second < seconds; second++) {
                if (ending != Ending.PEER_VANISHES) {
                    exchange();
                }
                advance(us);
                advance(peer);
            }
        }

        private static void advance(FaultyEnd end) {
            end.socket.advanceTimeBy(1, TimeUnit.SECONDS);
            end.socket.runScheduledPendingTasks();
            end.socket.runPendingTasks();
        }
    }
}
