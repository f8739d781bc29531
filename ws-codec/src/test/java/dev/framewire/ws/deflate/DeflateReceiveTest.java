package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflatePeer;
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

/** Received messages with permessage-deflate, from the wire (RFC 7692 sections 6.2 and 7.2.2). */
class DeflateReceiveTest {
    private static final String FORGETTING = "server_no_context_takeover; client_no_context_takeover";
    private static final String HELLO = "f248cdc9c90700";

    /** Frames as {@code first:payload} in hex, and the messages in them. */
    private record Row(String name, String parameters, List<String> frames, List<String> messages) {}

    private static Row row(String name, String parameters, String frames, String... messages) {
        return new Row(name, parameters, List.of(frames.split(" ")), List.of(messages));
    }

    private static final Row[] VALID = {
        row("D13 Hello (7.2.3.1)", "", "c1:" + HELLO, "TEXT 'Hello'"),
        row("D13 in two frames", "", "41:f248cd 80:c9c90700", "TEXT 'Hello'"),
        row(
                "D13 one byte in each frame, and empty frames",
                "",
                "41: 00:f2 00:48 00: 00:cd 00:c9 00:c9 00:07 00:00 80:",
                "TEXT 'Hello'"),
        row(
                "D16 the window of the message before (7.2.3.2)",
                "",
                "c1:" + HELLO + " c1:f200110000",
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row(
                "D16 the same bytes again without context",
                FORGETTING,
                "c1:" + HELLO + " c1:" + HELLO,
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row("D15 a block without compression (7.2.3.3)", "", "c1:000500faff48656c6c6f00", "TEXT 'Hello'"),
        row("D15 a final block (7.2.3.4)", "", "c1:f348cdc9c9070000", "TEXT 'Hello'"),
        row("D15 a final block without the byte after it", "", "c1:f348cdc9c90700", "TEXT 'Hello'"),
        row(
                "D15 messages after a final block",
                "",
                "c1:f348cdc9c9070000 c1:" + HELLO + " c1:f200110000",
                "TEXT 'Hello'",
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row(
                "D15 a reference to the message with the final block",
                "",
                "c1:f348cdc9c9070000 c1:f200110000",
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row(
                "D15 a message after a final block without the byte after it",
                "",
                "c1:f348cdc9c90700 c1:" + HELLO,
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row(
                "D15 a message after a final block without context",
                FORGETTING,
                "c1:f348cdc9c9070000 c1:" + HELLO,
                "TEXT 'Hello'",
                "TEXT 'Hello'"),
        row("D15 two final blocks in a message", "", "c1:f348cdc9c90700f348cdc9c9070000", "TEXT 'HelloHello'"),
        row(
                "D15 two final blocks in two frames",
                FORGETTING,
                "41:f348cdc9c907 80:00f348cdc9c9070000",
                "TEXT 'HelloHello'"),
        row("D15 two blocks (7.2.3.5)", "", "c1:f248050000 00ffffcac9c90700".replace(" ", ""), "TEXT 'Hello'"),
        row("D14 an empty message (7.2.3.6)", "", "c1:00 c2:00 c1:" + HELLO, "TEXT ''", "BINARY ''", "TEXT 'Hello'"),
        row("D14 an empty message without payload", "", "c1: c1:" + HELLO, "TEXT ''", "TEXT 'Hello'"),
        row("D14 an empty message in two frames", FORGETTING, "41:00 80: c1:" + HELLO, "TEXT ''", "TEXT 'Hello'"),
        row(
                "D12 messages that are not compressed, between those that are",
                "",
                "c1:" + HELLO + " 81:4869 01:48 80:69 c1:f200110000",
                "TEXT 'Hello'",
                "TEXT 'Hi'",
                "TEXT 'Hi'",
                "TEXT 'Hello'"),
        row("D19 control frames inside a compressed message", "", "41:f248cd 89:f248 8a: 80:c9c90700", "TEXT 'Hello'"),
    };

    private static final Row[] INVALID = {
        row("D10 RSV1 on a continuation", "", "41:f248cd c0:c9c90700", "1002"),
        row("D10 RSV1 on a continuation of a plain message", "", "01:48 c0:69", "1002"),
        row("D10 RSV1 on a middle frame", "", "42:f2 40:48 80:cdc9c90700", "1002"),
        row("D10 RSV1 on a Ping", "", "c9:", "1002"),
        row("D10 RSV1 on a Pong", "", "ca:" + HELLO, "1002"),
        row("D10 RSV1 on a Close", "", "c8:03e8", "1002"),
        row("D10 RSV1 on a Ping inside a message", "", "41:f248cd c9: 80:c9c90700", "1002"),
        row("D11 RSV2", "", "a1:" + HELLO, "1002"),
        row("D11 RSV1 and RSV3", "", "d1:" + HELLO, "1002"),
        row("D17 a reserved block type", "", "c1:ffffff", "1007"),
        row("D17 a stored block whose lengths differ", "", "c1:000500fbff48656c6c6f00", "1007"),
        row("D17 a distance beyond the window", "", "c1:f200110000", "1007"),
        row("D17 a distance beyond the message without context", FORGETTING, "c1:" + HELLO + " c1:f200110000", "1007"),
        row("D17 a stored block that does not end", "", "c1:000900f6ff48656c6c6f", "1007"),
        row("D17 a fixed block that does not end", "", "c1:f248cdc9", "1007"),
        row("D17 corrupt data in the second frame", "", "42:f248cd 80:ffffffff", "1007"),
        row("D18 text that is not UTF-8", "", "c1:000100feffff00", "1007"),
        row("D18 text that ends inside a character", "", "c1:000100feffc300", "1007"),
        row("D20 messages after a refused one", "", "c1:ffffff c1:" + HELLO + " 81:4869", "1007"),
    };

    static Stream<Arguments> valid() {
        return cases(VALID);
    }

    static Stream<Arguments> invalid() {
        return cases(INVALID);
    }

    private static Stream<Arguments> cases(Row[] rows) {
        return Arrays.stream(rows)
                .flatMap(row -> Stream.of(WsRole.values()).flatMap(role -> Stream.of(WsDelivery.values())
                        .map(delivery -> Arguments.of(row.name, role, delivery, row))));
    }

    private static byte[] wire(WsRole role, Row row) {
        byte[] wire = {};
        for (String frame : row.frames) {
            String[] parts = frame.split(":", -1);
            wire = Wire.concat(wire, Wire.frame(role, Wire.bytes(parts[0])[0] & 0xFF, Wire.bytes(parts[1])));
        }
        return wire;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("valid")
    @DisplayName("D12 D13 D14 D15 D16 D19 compressed messages are inflated, however reads cut them")
    void compressedMessagesAreInflatedForEveryCut(String name, WsRole role, WsDelivery delivery, Row row) {
        byte[] wire = wire(role, row);
        for (int cut = 0; cut <= wire.length; cut++) {
            try (Connection connection = DeflatePeer.connection(role, delivery, row.parameters)) {
                connection.receive(Arrays.copyOf(wire, cut)).receive(Arrays.copyOfRange(wire, cut, wire.length));
                assertEquals(row.messages, connection.messages, "cut at " + cut);
                assertTrue(connection.channel.isOpen());
            }
        }
        try (Connection connection = DeflatePeer.connection(role, delivery, row.parameters)) {
            connection.receiveByteByByte(wire);
            assertEquals(row.messages, connection.messages);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("invalid")
    @DisplayName(
            "refused compressed message and the connection goes on: D10 D11 D17 D18 D20 invalid compressed data ends the connection with one Close")
    void invalidCompressedDataEndsConnection(String name, WsRole role, WsDelivery delivery, Row row) {
        byte[] wire = wire(role, row);
        for (int cut = 0; cut <= wire.length; cut++) {
            try (Connection connection = DeflatePeer.connection(role, delivery, row.parameters)) {
                connection.receive(Arrays.copyOf(wire, cut)).receive(Arrays.copyOfRange(wire, cut, wire.length));
                int messages = connection.messages.size();
                connection.receive(Wire.frame(role, 0x81, "late"));
                List<String> sent = new ArrayList<>(connection.sent());
                sent.removeIf(frame -> frame.startsWith("PONG"));
                assertEquals(1, sent.size(), sent.toString());
                assertTrue(sent.get(0).startsWith("CLOSE fin " + row.messages.get(0)), sent.get(0));
                assertEquals(messages, connection.messages.size());
                assertTrue(messages < row.frames.size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D12 W21 a compressed message in two frames arrives whole or in two frames, as the delivery says")
    void deliveryDecidesHowFragmentsArrive(WsRole role) {
        assertEquals(List.of("TEXT fin 'Hello'"), delivered(role, WsDelivery.MESSAGES));
        assertEquals(List.of("TEXT 'He'", "CONTINUATION fin 'llo'"), delivered(role, WsDelivery.STREAM));
        assertEquals(List.of("TEXT 'He'", "CONTINUATION fin 'llo'"), delivered(role, WsDelivery.FRAMES));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 W21 a large message arrives in pieces of at most 64 KiB, or as one frame, as the delivery says")
    void largeMessageArrivesInPiecesOf64Kib(WsRole role) {
        byte[] plain = Wire.utf8("0123456789".repeat(20_000));
        for (WsDelivery delivery : WsDelivery.values()) {
            WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(plain.length);
            try (DeflatePeer peer = DeflatePeer.of(role, "");
                    Connection connection = DeflatePeer.connection(
                            WsPipeline.builder(role).limits(limits).delivery(delivery),
                            DeflatePeer.extension(role, ""))) {
                connection.receive(Wire.frame(role, 0xC2, peer.compress(plain)));
                assertEquals(List.of("BINARY " + Wire.render(plain)), connection.messages);
                int pieces = delivery == WsDelivery.STREAM ? (plain.length >> 16) + 1 : 1;
                assertEquals(pieces, connection.events.size(), connection.events.toString());
            }
        }
    }

    private static List<String> delivered(WsRole role, WsDelivery delivery) {
        try (Connection connection = DeflatePeer.connection(role, delivery, "")) {
            connection.receive(Wire.frame(role, 0x41, Wire.bytes("f248cd")));
            connection.receive(Wire.frame(role, 0x80, Wire.bytes("c9c90700")));
            return connection.events;
        }
    }
}
