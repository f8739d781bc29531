package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Received text must be UTF-8 over all frames of a message, and fails at the first invalid byte (RFC 6455 section 8.1). */
class TextValidationTest {
    private static final String[] VALID = {
        "",
        "61",
        "c3a9",
        "e282ac",
        "f09f9880",
        "ceba e1bdb9 cf83 cebc ceb5",
        "7f c280 dfbf e0a080 ed9fbf ee8080 efbfbf",
        "f0908080 f48fbfbf",
        "efbbbf 61",
        "00",
    };
    private static final String[] INVALID = {
        "80",
        "bf",
        "c080",
        "c1bf",
        "c328",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f888808080",
        "fc8480808080",
        "fe",
        "ff",
        "c3",
        "e282",
        "f09f98",
        "ceba e1bdb9 eda080 6564",
        "61 ff 62",
    };

    static Stream<Arguments> cases(String[] texts) {
        return Stream.of(WsRole.values()).flatMap(role -> Stream.of(texts).map(text -> Arguments.of(text, role)));
    }

    static Stream<Arguments> valid() {
        return cases(VALID);
    }

    static Stream<Arguments> invalid() {
        return cases(INVALID);
    }

    /** The text in one frame, in two frames with a Ping between, and in frames of one byte with empty frames between. */
    private static List<byte[]> fragmentations(WsRole role, byte[] text) {
        List<byte[]> all = new ArrayList<>();
        all.add(Wire.frame(role, 0x81, text));
        byte[] single = Wire.frame(role, 0x01, "");
        for (int cut = 0; cut <= text.length; cut++) {
            all.add(Wire.concat(
                    Wire.frame(role, 0x01, Arrays.copyOf(text, cut)),
                    Wire.frame(role, 0x89, "\u00e9"),
                    Wire.frame(role, 0x80, Arrays.copyOfRange(text, cut, text.length))));
            if (cut < text.length) {
                byte[] value = {text[cut]};
                single = Wire.concat(single, Wire.frame(role, 0x00, value), Wire.frame(role, 0x00, ""));
            }
        }
        all.add(Wire.concat(single, Wire.frame(role, 0x80, "")));
        return all;
    }

    @ParameterizedTest(name = "{0} to a {1}")
    @MethodSource("valid")
    @DisplayName("W18 text that is UTF-8 over all its frames is delivered")
    void validTextIsDelivered(String hex, WsRole role) {
        byte[] text = Wire.bytes(hex);
        for (byte[] wire : fragmentations(role, text)) {
            try (Connection connection = Connection.of(role)) {
                connection.receive(wire).receive(Wire.frame(role, 0x81, "next"));
                assertEquals(List.of("TEXT fin " + Wire.render(text), "TEXT fin 'next'"), connection.events);
            }
        }
    }

    @ParameterizedTest(name = "{0} to a {1}")
    @MethodSource("invalid")
    @DisplayName("W18 text that is not UTF-8 over all its frames fails with 1007")
    void invalidTextFailsWith1007(String hex, WsRole role) {
        for (byte[] wire : fragmentations(role, Wire.bytes(hex))) {
            for (WsDelivery delivery : WsDelivery.values()) {
                WsPipeline pipeline =
                        WsPipeline.builder(role).delivery(delivery).build();
                try (Connection connection = Connection.of(pipeline)) {
                    connection.receive(Wire.concat(wire, Wire.frame(role, 0x81, "after")));
                    assertClosed1007(connection);
                    connection.events.removeIf(event -> event.startsWith("CONTINUATION") && !event.contains("fin"));
                    boolean fragment = delivery != WsDelivery.MESSAGES && connection.events.size() == 2;
                    assertEquals("ended 1007", connection.events.get(fragment ? 1 : 0));
                    assertFalse(connection.events.get(0).contains("fin"), connection.events.toString());
                }
            }
        }
    }

    private static void assertClosed1007(Connection connection) {
        List<String> sent = new ArrayList<>(connection.sent());
        sent.removeIf(frame -> frame.startsWith("PONG"));
        assertEquals(1, sent.size(), sent.toString());
        assertTrue(sent.get(0).startsWith("CLOSE fin 1007 "), sent.toString());
        assertFalse(connection.channel.isOpen());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W18 binary messages are not checked for UTF-8")
    void binaryMessagesAreNotValidated(WsRole role) {
        try (Connection connection = Connection.of(role)) {
            connection.receive(Wire.concat(
                    Wire.frame(role, 0x02, Wire.bytes("ff")),
                    Wire.frame(role, 0x80, Wire.bytes("c0")),
                    Wire.frame(role, 0x82, Wire.bytes("80"))));
            assertEquals(List.of("BINARY fin ffc0", "BINARY fin 80"), connection.events);
        }
    }

    @ParameterizedTest(name = "{0} to a {1}")
    @MethodSource("invalid")
    @DisplayName("W19 an invalid byte fails with 1007 before the rest of its frame arrives")
    void invalidByteFailsBeforeItsFrameEnds(String hex, WsRole role) {
        byte[] text = Wire.bytes(hex + "61");
        byte[] start = Wire.utf8("start \u20ac");
        int length = start.length + text.length + 1000;
        byte[] payload = Wire.concat(start, text, new byte[1000]);
        byte[] wire = Wire.concat(
                Wire.header(role, 0x81, length), role == WsRole.SERVER ? Wire.masked(payload, Wire.KEY) : payload);
        int upToText = wire.length - 1000;
        for (WsDelivery delivery : List.of(WsDelivery.MESSAGES, WsDelivery.STREAM)) {
            WsPipeline pipeline = WsPipeline.builder(role).delivery(delivery).build();
            try (Connection atOnce = Connection.of(pipeline);
                    Connection byteByByte = Connection.of(pipeline)) {
                assertClosed1007(atOnce.receive(Arrays.copyOf(wire, upToText)));
                assertClosed1007(byteByByte.receiveByteByByte(Arrays.copyOf(wire, upToText)));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W19 the first byte that cannot continue a valid text fails (Autobahn 6.4.3 and 6.4.4)")
    void firstImpossibleByteFails(WsRole role) {
        byte[] payload = Wire.bytes("cebae1bdb9cf83cebcceb5 f4908080 656469746564");
        byte[] wire = Wire.frame(role, 0x81, payload);
        int upToF4 = wire.length - 6 - 3;
        try (Connection connection = Connection.of(role)) {
            connection.receive(Arrays.copyOf(wire, upToF4));
            assertEquals(0, connection.sentBytes().length, "f4 alone can still become a character");
            assertTrue(connection.channel.isOpen());
            connection.receive(new byte[] {wire[upToF4]});
            assertClosed1007(connection);
            assertEquals(List.of("ended 1007"), connection.events);
        }
    }
}
