package dev.framewire.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.Utf8State;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of the Close that a peer receives when it breaks a rule. */
class RuleWordsTest {
    private static final String[][] BROKEN = {
        {"reserved opcode 11 (RFC 6455 5.2)", "8b80 00000000", "8b00"},
        {"RSV bits 5 set, negotiated 0 (RFC 6455 5.2)", "d180 00000000", "d100"},
        {"unmasked frame from a client (RFC 6455 5.1)", "8100", null},
        {"masked frame from a server (RFC 6455 5.1)", null, "8180 00000000"},
        {"control frame with opcode 9 longer than 125 (RFC 6455 5.5)", "89fe 007e 00000000", "897e 007e"},
        {"fragmented control frame with opcode 10 (RFC 6455 5.5)", "0a80 00000000", "0a00"},
        {"Close body of 1 byte (RFC 6455 5.5.1)", "8881 00000000 03", "8801 03"},
        {"Close status 1005 may not be sent (RFC 6455 7.4)", "8882 00000000 03ed", "8802 03ed"},
        {"length 5 not in its shortest form (RFC 6455 5.2)", "82fe 0005 00000000", "827e 0005"},
        {"64-bit length with the top bit set (RFC 6455 5.2)", "82ff 8000000000000000 00000000", "827f 8000000000000000"
        },
        {"continuation without a message (RFC 6455 5.4)", "8080 00000000", "8000"},
        {"message started inside another message (RFC 6455 5.4)", "0180 00000000 8180 00000000", "0100 8100"},
    };

    private static String wire(String[] row, WsRole role) {
        return row[role == WsRole.SERVER ? 1 : 2];
    }

    static Stream<Arguments> broken() {
        return Stream.of(BROKEN).flatMap(row -> Stream.of(WsRole.values())
                .filter(role -> wire(row, role) != null)
                .map(role -> Arguments.of(row[0], role, wire(row, role))));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("broken")
    @DisplayName("the Close reason names the broken rule, its numbers and its RFC section")
    void closeReasonNamesRuleNumbersAndSection(String reason, WsRole role, String wire) {
        try (Connection connection = Connection.of(role)) {
            connection.receive(wire);
            List<String> expected = List.of("CLOSE fin 1002 " + Wire.render(Wire.utf8(reason)));
            assertEquals(expected, connection.sent(), () -> connection.exceptions.toString());
        }
    }

    @Test
    @DisplayName("an empty piece of text inside a character changes nothing")
    void emptyPieceInsideCharacterChangesNothing() {
        ByteBuf euro = Unpooled.wrappedBuffer(Wire.bytes("e282ac"));
        Utf8State text = new Utf8State();
        assertTrue(text.acceptsLikelyAscii(Opcode.TEXT, false, euro.slice(0, 1)));
        assertTrue(text.acceptsLikelyAscii(Opcode.CONTINUATION, false, euro.slice(1, 0)));
        assertTrue(text.acceptsLikelyAscii(Opcode.CONTINUATION, true, euro.slice(1, 2)));
        assertTrue(text.acceptsLikelyAscii(Opcode.TEXT, false, euro.slice(0, 2)));
        assertFalse(text.acceptsLikelyAscii(Opcode.CONTINUATION, true, euro.slice(2, 0)));
    }
}
