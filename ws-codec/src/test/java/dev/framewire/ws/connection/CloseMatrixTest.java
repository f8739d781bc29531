package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order, of up to four steps, in which both ends, the network and the protocol can end a connection. */
class CloseMatrixTest {
    private static final int LONGEST = 4;

    private enum Step {
        USER_WRITES_CLOSE,
        USER_WRITES_CLOSE_UNFLUSHED,
        USER_CLOSES,
        PEER_CLOSES,
        PEER_BREAKS_A_RULE,
        BOTH_TALK,
        LOST
    }

    static Stream<Arguments> rolesAndChannels() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(Arguments.of(role, "whole"), Arguments.of(role, "duplex")));
    }

    @ParameterizedTest(name = "{0}, {1} channel")
    @MethodSource("rolesAndChannels")
    @DisplayName("L13 L6 L7 L8 L9 L11 L12 P1 every order of up to four steps gives the expected frames and one event")
    void everyOrderOfStepsSendsOneClose(WsRole role, String channel) {
        boolean duplex = channel.equals("duplex");
        for (int length = 0; length <= LONGEST; length++) {
            int orders = (int) Math.pow(Step.values().length, length);
            for (int order = 0; order < orders; order++) {
                play(role, duplex, stepsOf(order, length));
            }
        }
    }

    private static List<Step> stepsOf(int order, int length) {
        List<Step> steps = new ArrayList<>();
        int rest = order;
        for (int i = 0; i < length; i++) {
            steps.add(Step.values()[rest % Step.values().length]);
            rest /= Step.values().length;
        }
        return steps;
    }

    private static void play(WsRole role, boolean duplex, List<Step> steps) {
        CloseSession session = duplex ? CloseSession.duplex(role) : CloseSession.of(role);
        Expected expected = new Expected(role, duplex);
        for (Step step : steps) {
            perform(session, step);
            expected.after(step);
            assertEquals(!expected.channelClosed, session.open(), () -> role + " after " + step + " of " + steps);
        }
        session.advance(CloseSession.TIMEOUT);
        assertEquals(expected.open, session.open(), () -> role + " after the timeout, " + steps);
        if (session.open()) {
            session.lose();
        }
        assertAll(
                role + " " + steps,
                () -> assertEquals(expected.wire, session.sent(), "on the wire"),
                () -> assertEquals(expected.event(), CloseSession.withoutCause(session.end()), "event"),
                () -> assertEquals(
                        expected.failed && !expected.lost,
                        session.end().cause() != null && !expected.lost,
                        "cause of a failure"),
                () -> assertEquals(expected.delivered, session.events.subList(0, session.events.size() - 2)),
                session::close);
    }

    private static void perform(CloseSession session, Step step) {
        switch (step) {
            case USER_WRITES_CLOSE -> session.writeClose(1001);
            case USER_WRITES_CLOSE_UNFLUSHED ->
                session.futures.add(session.channel.write(
                        new CloseWebSocketFrame(true, 0, session.bytes(CloseSession.closeBody(1012, "")))));
            case USER_CLOSES -> session.userCloses();
            case PEER_CLOSES -> session.receiveClose(3000, "bye");
            case PEER_BREAKS_A_RULE -> session.receive(0x83, "");
            case BOTH_TALK -> {
                session.receive(0x89, "p").receive(0x81, "peer");
                session.writeText("user");
            }
            case LOST -> session.lose();
        }
    }

    /** A simple model of the closing handshake: what must be visible after each step. */
    private static final class Expected {
        final List<String> wire = new ArrayList<>();
        final List<String> delivered = new ArrayList<>();
        boolean open = true;
        boolean channelClosed;
        boolean failed;
        boolean lost;
        private final WsRole role;
        private final boolean duplex;
        private int code = 1006;
        private int sentCode = 1006;
        private @Nullable WsInitiator initiator;

        Expected(WsRole role, boolean duplex) {
            this.role = role;
            this.duplex = duplex;
        }

        void after(Step step) {
            if (channelClosed) {
                return;
            }
            switch (step) {
                case USER_WRITES_CLOSE -> send(1001, "''", WsInitiator.LOCAL);
                case USER_WRITES_CLOSE_UNFLUSHED -> send(1012, "''", WsInitiator.LOCAL);
                case USER_CLOSES -> send(1000, "''", WsInitiator.LOCAL);
                case PEER_CLOSES -> peerCloses();
                case PEER_BREAKS_A_RULE -> peerBreaksARule();
                case LOST -> {
                    lost = true;
                    open = false;
                    channelClosed = true;
                }
                case BOTH_TALK -> talk();
            }
        }

        private void talk() {
            if (open) {
                wire.add("PONG fin 'p'");
                delivered.add("TEXT fin 'peer'");
                wire.add("TEXT fin 'user'");
            }
        }

        private void send(int status, String reason, WsInitiator who) {
            if (open) {
                open = false;
                wire.add("CLOSE fin " + status + ' ' + reason);
                sentCode = status;
                initiator = who;
            }
        }

        private void peerCloses() {
            if (code == 1006 && !failed) {
                code = 3000;
                send(3000, "'bye'", WsInitiator.REMOTE);
                channelClosed = role == WsRole.SERVER;
            }
        }

        private void peerBreaksARule() {
            if (code == 1006 && !failed) {
                failed = true;
                send(1002, "'reserved opcode 3 (RFC 6455 5.2)'", WsInitiator.LOCAL);
                channelClosed = !duplex;
            }
        }

        WsCloseEvent event() {
            WsInitiator who = initiator == null ? WsInitiator.REMOTE : initiator;
            boolean clean = code != 1006 && sentCode != 1006 && !failed;
            return CloseSession.event(code, code == 1006 ? "" : "bye", sentCode, who, clean);
        }
    }
}
