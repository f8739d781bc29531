package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session gives the same messages wherever reads cut its bytes: at any byte, at every byte, or nowhere. */
class SplitsTest {
    private static final int LARGE = 70_000;

    /** Sessions as pairs of first header byte and payload. An "x" marks hex. */
    private static final Map<String, Object[]> SESSIONS = new LinkedHashMap<>();

    static {
        SESSIONS.put("text", new Object[] {0x81, "Hello", 0x81, "", 0x81, "caf\u00e9 \u20ac \ud83d\ude00"});
        SESSIONS.put("binary", new Object[] {0x82, "x00ff80", 0x82, "x", 0x82, "x" + "5a".repeat(130)});
        SESSIONS.put("fragments with control frames between", new Object[] {
            0x01, "a\u20ac", 0x89, "ping", 0x00, "", 0x8A, "pong", 0x00, "b", 0x89, "", 0x80, "c", 0x82, "x01"
        });
        SESSIONS.put("character over three frames", new Object[] {0x01, "x61e2", 0x00, "x82", 0x80, "xac62"});
        SESSIONS.put("empty fragments", new Object[] {0x02, "", 0x00, "", 0x80, "", 0x01, "", 0x00, "a", 0x80, ""});
        SESSIONS.put("closing", new Object[] {0x81, "bye", 0x88, "x03e8627965", 0x81, "too late"});
        SESSIONS.put("closing without status", new Object[] {0x01, "cut", 0x88, "", 0x80, "too late"});
        SESSIONS.put("opcode 3", new Object[] {0x81, "good", 0x83, "bad", 0x81, "after"});
        SESSIONS.put("RSV1", new Object[] {0x01, "go", 0x80, "od", 0xC1, "bad", 0x81, "after"});
        SESSIONS.put("text not UTF-8", new Object[] {0x81, "good", 0x01, "b\u00e9", 0x80, "x61ff62", 0x81, "after"});
        SESSIONS.put("text cut in a character", new Object[] {0x82, "x00", 0x81, "x61e282", 0x81, "after"});
        SESSIONS.put("orphan continuation", new Object[] {0x82, "x00", 0x80, "x00", 0x81, "after"});
        SESSIONS.put("text inside text", new Object[] {0x01, "a", 0x89, "p", 0x81, "b", 0x81, "after"});
        SESSIONS.put("Close 1005", new Object[] {0x81, "good", 0x88, "x03ed", 0x81, "after"});
        SESSIONS.put("Close reason not UTF-8", new Object[] {0x81, "good", 0x88, "x03e8c328", 0x81, "after"});
        SESSIONS.put("large", new Object[] {0x82, "x" + "a5c3".repeat(LARGE / 2), 0x89, "ping", 0x81, "small"});
        SESSIONS.put("large text", new Object[] {0x01, "\u20ac".repeat(LARGE / 3), 0x80, "end", 0x81, "small"});
    }

    private static byte[] wire(WsRole role, String session) {
        Object[] parts = SESSIONS.get(session);
        byte[] wire = {};
        for (int i = 0; i < parts.length; i += 2) {
            String text = (String) parts[i + 1];
            byte[] payload = text.startsWith("x") ? Wire.bytes(text.substring(1)) : Wire.utf8(text);
            wire = Wire.concat(wire, Wire.frame(role, (Integer) parts[i], payload));
        }
        return wire;
    }

    static Stream<Arguments> sessions() {
        return SESSIONS.keySet().stream().flatMap(name -> Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(WsDelivery.values()).map(unit -> Arguments.of(name, role, unit))));
    }

    private static final WsLimits LIMITS = WsLimits.DEFAULT.withMaxMessageBytes(100_000);

    /** What the user and the peer received. */
    private static List<Object> outcome(WsRole role, WsDelivery delivery, List<byte[]> pieces, boolean onDemand) {
        return outcome(Connection.of(pipeline(role, delivery)), delivery, pieces, onDemand);
    }

    private static WsPipeline pipeline(WsRole role, WsDelivery delivery) {
        return WsPipeline.builder(role).limits(LIMITS).delivery(delivery).build();
    }

    private static List<Object> outcome(Connection fresh, WsDelivery delivery, List<byte[]> pieces, boolean onDemand) {
        try (Connection connection = fresh) {
            if (onDemand) {
                connection.receiveOnDemand(pieces);
            } else {
                pieces.forEach(connection::receive);
            }
            List<String> sent = connection.sent();
            // a client waits for the server to close TCP after both Closes
            List<Object> outcome = new ArrayList<>(List.of(sent, connection.channel.isOpen()));
            List<String> events = connection.events;
            if (delivery == WsDelivery.STREAM) {
                String last = events.isEmpty() ? "" : events.get(events.size() - 1);
                outcome.add(connection.messages);
                outcome.add(last.startsWith("ended") ? last : "");
                // how much of a frame with an invalid byte is delivered depends on the cut
                outcome.add(last.equals("ended 1007") ? "" : Wire.render(connection.unfinished.toByteArray()));
            } else {
                outcome.add(events);
            }
            return outcome;
        }
    }

    private static IntStream cuts(int length) {
        return length < 2000
                ? IntStream.range(1, length)
                : IntStream.range(1, length).filter(i -> i < 20 || i > length - 60 || i % 4999 < 2);
    }

    private static List<byte[]> singles(byte[] wire) {
        List<byte[]> singles = new ArrayList<>();
        for (byte value : wire) {
            singles.add(new byte[] {value});
        }
        return singles;
    }

    @ParameterizedTest(name = "{0} to a {1}, {2}")
    @MethodSource("sessions")
    @DisplayName("W17 W21 a session gives the same messages and events, however reads cut its bytes")
    void sessionIsTheSameForEveryCut(String session, WsRole role, WsDelivery delivery) {
        byte[] wire = wire(role, session);
        List<Object> expected = outcome(role, delivery, List.of(wire), false);
        assertTrue(expected.toString().contains("'good'") || !session.contains("not UTF-8"), expected.toString());
        assertEquals(expected, outcome(role, delivery, singles(wire), false), "byte by byte");
        assertEquals(expected, outcome(role, delivery, List.of(wire), true), "at once, auto-read off");
        assertEquals(expected, outcome(role, delivery, singles(wire), true), "byte by byte, auto-read off");
        for (List<byte[]> pieces : List.of(List.of(wire), singles(wire))) {
            Connection stages = Connection.inStages(pipeline(role, delivery));
            assertEquals(expected, outcome(stages, delivery, pieces, false), "separate handlers");
        }
        cuts(wire.length).forEach(cut -> {
            List<byte[]> two = List.of(Arrays.copyOf(wire, cut), Arrays.copyOfRange(wire, cut, wire.length));
            assertEquals(expected, outcome(role, delivery, two, false), () -> "cut at " + cut);
            assertEquals(expected, outcome(role, delivery, two, true), () -> "auto-read off, cut at " + cut);
        });
    }

    @ParameterizedTest(name = "{0} to a {1}, {2}")
    @MethodSource("sessions")
    @DisplayName("W13 W18 W21 each session gives the messages and the end that this test lists")
    void sessionGivesTheListedMessages(String session, WsRole role, WsDelivery delivery) {
        String messages = outcome(role, WsDelivery.MESSAGES, List.of(wire(role, session)), false)
                .get(2)
                .toString();
        String expected =
                switch (session) {
                    case "text" -> "[TEXT fin 'Hello', TEXT fin '', TEXT fin 636166c3a920e282ac20f09f9880]";
                    case "binary" ->
                        "[BINARY fin 00ff80, BINARY fin '', BINARY fin " + Wire.render(Wire.utf8("Z".repeat(130)))
                                + "]";
                    case "fragments with control frames between" -> "[TEXT fin 61e282ac6263, BINARY fin 01]";
                    case "character over three frames" -> "[TEXT fin 61e282ac62]";
                    case "empty fragments" -> "[BINARY fin '', TEXT fin 'a']";
                    case "closing" -> role == WsRole.SERVER ? "[TEXT fin 'bye', ended 1000]" : "[TEXT fin 'bye']";
                    case "closing without status" -> role == WsRole.SERVER ? "[ended 1005]" : "[]";
                    case "text not UTF-8", "Close reason not UTF-8" -> "[TEXT fin 'good', ended 1007]";
                    case "text cut in a character" -> "[BINARY fin 00, ended 1007]";
                    case "orphan continuation" -> "[BINARY fin 00, ended 1002]";
                    case "text inside text" -> "[ended 1002]";
                    case "large" ->
                        "[BINARY fin " + Wire.render(Wire.bytes("a5c3".repeat(LARGE / 2))) + ", TEXT fin 'small']";
                    case "large text" ->
                        "[TEXT fin " + Wire.render(Wire.utf8("\u20ac".repeat(LARGE / 3) + "end"))
                                + ", TEXT fin 'small']";
                    default -> "[TEXT fin 'good', ended 1002]";
                };
        assertEquals(expected, messages);
    }
}
