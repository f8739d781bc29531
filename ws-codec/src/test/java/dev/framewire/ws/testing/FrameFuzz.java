package dev.framewire.ws.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Checks for any bytes that a peer sends: the result is the same wherever reads cut them, only broken rules are thrown,
 * memory has a bound, and nothing leaks.
 */
public final class FrameFuzz {
    private static final long MOST_BYTES = 256 * 1024;

    private FrameFuzz() {}

    /** The first byte chooses the delivery, the second the cuts. The rest is on the wire. */
    public static void frames(WsRole role, byte[] data) {
        if (data.length < 2) {
            return;
        }
        WsDelivery delivery = WsDelivery.values()[(data[0] & 0xFF) % WsDelivery.values().length];
        byte[] wire = Arrays.copyOfRange(data, 2, data.length);
        WsPipeline pipeline = WsPipeline.builder(role)
                .delivery(delivery)
                .keepAlive(WsKeepAlive.OFF)
                .build();
        List<Object> expected = outcome(Connection.of(pipeline), delivery, List.of(wire));
        assertEquals(expected, outcome(Connection.of(pipeline), delivery, cut(wire, data[1])), "cut");
        assertEquals(
                expected, outcome(Connection.inStages(pipeline), delivery, cut(wire, 1)), "in stages, single bytes");
    }

    /** Pieces of a few bytes, by a seed; with 1 they are single bytes. */
    public static List<byte[]> cut(byte[] wire, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < wire.length; ) {
            int to = seed == 1 ? from + 1 : Math.min(wire.length, from + 1 + random.nextInt(1 + (seed & 0x3F)));
            pieces.add(Arrays.copyOfRange(wire, from, to));
            from = to;
        }
        return pieces;
    }

    /** What the user and the peer received. */
    public static List<Object> outcome(Connection connection, WsDelivery delivery, List<byte[]> pieces) {
        try (connection) {
            pieces.forEach(connection::receive);
            connection.channel.checkException();
            for (Throwable thrown : connection.exceptions) {
                assertTrue(thrown instanceof CorruptedWebSocketFrameException, thrown::toString);
            }
            assertTrue(connection.mostMessageBytes <= WsLimits.DEFAULT.maxMessageBytes(), "message beyond its limit");
            assertTrue(connection.alloc.most() <= MOST_BYTES, connection.alloc.most() + " bytes held at once");
            List<Object> outcome = new ArrayList<>(List.of(connection.sent(), connection.channel.isOpen()));
            List<String> events = connection.events;
            if (delivery != WsDelivery.STREAM) {
                outcome.add(events);
                return outcome;
            }
            String last = events.isEmpty() ? "" : events.get(events.size() - 1);
            outcome.add(connection.messages);
            outcome.add(last.startsWith("ended") ? last : "");
            // how much of a refused message is delivered depends on the cut
            boolean refused = last.equals("ended 1007") || last.equals("ended 1009");
            outcome.add(refused ? "" : Wire.render(connection.unfinished.toByteArray()));
            return outcome;
        }
    }

    /** Sessions for a fuzzer to begin with: the delivery, the cut, frames as first byte and payload. */
    public static List<byte[]> seeds(WsRole role) {
        List<byte[]> seeds = new ArrayList<>();
        for (int delivery = 0; delivery < WsDelivery.values().length; delivery++) {
            for (String session : List.of(
                    "81:48656c6c6f",
                    "82:00ff 81: 89:70 8a:",
                    "01:e2 89: 00:82 80:ac",
                    "02: 00: 80:",
                    "81:61 88:03e8627965 81:6c617465",
                    "88:",
                    "88:03",
                    "88:03edff",
                    "81:c3",
                    "81:edb080",
                    "01:61 81:62",
                    "80:61",
                    "83:",
                    "c1:61",
                    "09:61",
                    "82:" + "a5".repeat(126),
                    "02:" + "5a".repeat(300) + " 80:" + "c3".repeat(200))) {
                byte[] seed = {(byte) delivery, 7};
                for (String frame : session.split(" ")) {
                    String[] parts = frame.split(":", -1);
                    seed = Wire.concat(seed, Wire.frame(role, Wire.bytes(parts[0])[0] & 0xFF, Wire.bytes(parts[1])));
                }
                seeds.add(seed);
            }
            String mask = role == WsRole.SERVER ? "82ff" : "827f";
            for (String length :
                    List.of("7fffffffffffffff", "8000000000000000", "0000000000010000", "0000000000000001")) {
                seeds.add(Wire.concat(new byte[] {(byte) delivery, 3}, Wire.bytes(mask + length + "0000000061")));
            }
        }
        return seeds;
    }
}
