package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Wire;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that never reads, and sends Pings meanwhile. */
class SlowReaderTest {
    private static final int MESSAGE = 16 * 1024;
    private static final int MESSAGES = 100_000_000 / MESSAGE;
    private static final long MAX_BYTES = 1 << 20;
    /** The high-water mark of the channel, the frame that crosses it, a Pong, and one message more than may wait. */
    private static final long REST = 64 * 1024 + 3 * MESSAGE;

    static Stream<Arguments> rolesAndPolicies() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(WsOverflow.values()).map(policy -> Arguments.of(role, policy)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndPolicies")
    @DisplayName(
            "outgoing buffer unbounded: S3 100 MB written to a peer that never reads, but sends Pings, hold about 1 MiB of memory")
    void peerThatNeverReadsHoldsOneMebibyte(WsRole role, WsOverflow policy) {
        WsSendQueue outbound = WsSendQueue.of(role).withMaxBytes(MAX_BYTES).withOverflow(policy);
        try (CloseSession session = CloseSession.duplex(WsPipeline.builder(role).sendQueue(outbound))) {
            session.socket().stalled = true;
            byte[] ping = Wire.frame(role, 0x89, "p".repeat(125));
            long most = 0;
            int dropped = 0;
            for (int i = 0; i < MESSAGES; i++) {
                session.write(new BinaryWebSocketFrame(session.bytes(new byte[MESSAGE])));
                session.receive(ping);
                most = Math.max(
                        most,
                        session.alloc.metric().usedDirectMemory()
                                + session.alloc.metric().usedHeapMemory());
                dropped += session.futures.removeIf(future -> future.isDone() && !future.isSuccess()) ? 1 : 0;
            }
            assertTrue(most <= MAX_BYTES + REST, most + " bytes held at once");
            assertTrue(most > MAX_BYTES / 2, most + " bytes held at once");
            assertTrue(dropped > 0);
            boolean closes = policy == WsOverflow.CLOSE_POLICY_VIOLATION || policy == WsOverflow.CLOSE_TRY_AGAIN_LATER;
            session.advance(CloseSession.TIMEOUT.multipliedBy(2));
            assertEquals(!closes, session.open());
            session.socket().resume();
            assertFalse(closes && session.open());
        }
    }
}
