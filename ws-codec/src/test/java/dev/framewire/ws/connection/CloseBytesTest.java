package dev.framewire.ws.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.frame.ClosePayload;
import dev.framewire.ws.testing.CloseSession;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of a Close in buffers that were used before. */
class CloseBytesTest {
    /** Its buffers are full of old bytes, which look like continuation bytes of UTF-8. */
    private static final class Used extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            ByteBuf buf = new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
            for (int i = 0; i < initialCapacity; i++) {
                buf.setByte(i, 0xBF);
            }
            return buf;
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private static final Used USED = new Used();

    private static Connection connection(WsRole role) {
        Connection connection = Connection.of(role);
        connection.channel.config().setAllocator(USED);
        return connection;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("foreign bytes in a Close reason: a reason of any length, sent or echoed, holds exactly its text")
    void reasonHoldsOnlyItsText(WsRole role) {
        for (int length = 0; length <= 123; length++) {
            String reason = "r".repeat(length);
            String expected = "CLOSE fin 1000 " + Wire.render(Wire.utf8(reason));
            try (Connection ours = connection(role);
                    Connection echoed = connection(role)) {
                ours.channel.writeOutbound(new CloseWebSocketFrame(1000, reason));
                assertEquals(List.of(expected), ours.sent());
                echoed.receive(Wire.frame(role, 0x88, CloseSession.closeBody(1000, reason)));
                assertEquals(List.of(expected), echoed.sent());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "foreign bytes in a Close reason: the reason of a broken rule holds only its text, cut between characters if it is too long")
    void reasonOfBrokenRuleHoldsOnlyItsText(WsRole role) {
        try (Connection connection = connection(role)) {
            connection.receive(Wire.frame(role, 0x83, "secret"));
            assertEquals(List.of("CLOSE fin 1002 'reserved opcode 3 (RFC 6455 5.2)'"), connection.sent());
        }
        ByteBuf full = ClosePayload.encode(1011, "é".repeat(61) + 'x');
        assertEquals("03f3" + "c3a9".repeat(61) + "78", Wire.hex(Wire.drain(full)));
        for (String end : List.of("", "é", "€", "𝄞")) {
            ByteBuf body = ClosePayload.encode(1011, "x".repeat(122) + end);
            assertEquals("03f3" + "78".repeat(122), Wire.hex(Wire.drain(body)));
        }
    }
}
