package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Close carries, out of memory that has served before. */
class CloseBytesTest {
    /** Its next buffers hold what others left in them. */
    private static final PooledByteBufAllocator DIRTY = new PooledByteBufAllocator(true);

    @BeforeAll
    static void leaveSomething() {
        List<ByteBuf> used = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            used.add(DIRTY.buffer(256).writeBytes(Wire.utf8("secret".repeat(40))));
        }
        used.forEach(ByteBuf::release);
    }

    private static Connection connection(WsRole role) {
        Connection connection = Connection.of(role);
        connection.channel.config().setAllocator(DIRTY);
        return connection;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("foreign bytes in a Close reason: the reason is exactly its text, of every length, ours and echoed")
    void reasonIsItsText(WsRole role) {
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
    @DisplayName("foreign bytes in a Close reason: a rule that is broken is told in its own words, cut or not")
    void ruleIsToldInItsWords(WsRole role) {
        try (Connection connection = connection(role)) {
            connection.receive(Wire.frame(role, 0x83, "secret"));
            assertEquals(List.of("CLOSE fin 1002 'reserved opcode 3 (RFC 6455 5.2)'"), connection.sent());
        }
        // what is left of others behind a reason of just the right length looks like more of its last character
        ByteBuf continuing = DIRTY.buffer(512).writeBytes(Wire.bytes("bf".repeat(512)));
        continuing.release();
        ByteBuf full = ClosePayload.encode(DIRTY, 1011, "é".repeat(61) + 'x');
        assertEquals("03f3" + "c3a9".repeat(61) + "78", Wire.hex(Wire.drain(full)));
        for (String end : List.of("", "é", "€", "𝄞")) {
            ByteBuf body = ClosePayload.encode(DIRTY, 1011, "x".repeat(122) + end);
            assertEquals("03f3" + "78".repeat(122), Wire.hex(Wire.drain(body)));
        }
    }
}
