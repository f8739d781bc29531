package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Intermediaries may split and join frames (RFC 6455 section 5.4). The messages stay the same. */
class RefragmentationTest {
    private static final String[] TEXTS = {
        "", "a", "caf\u00e9", "\u20ac\ud83d\ude00 \u03ba\u1f79\u03c3\u03bc\u03b5", "plain ascii, longer than eight"
    };

    private final List<String> expected = new ArrayList<>();
    private final List<String> pongs = new ArrayList<>();

    static Stream<Arguments> seeds() {
        return Stream.of(WsRole.values())
                .flatMap(role -> IntStream.range(0, 8).mapToObj(seed -> Arguments.of(role, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @DisplayName("W13 W17 W21 any fragmentation, with control frames and reads cut anywhere, gives the same messages")
    void anyFragmentationGivesSameMessages(WsRole role, int seed) {
        Random random = new Random(54_000 + seed);
        for (int round = 0; round < 40; round++) {
            expected.clear();
            pongs.clear();
            byte[] wire = randomSession(role, random);
            List<byte[]> pieces = randomPieces(wire, random);
            for (WsDelivery delivery : WsDelivery.values()) {
                try (Connection connection = Connection.of(
                        WsPipeline.builder(role).delivery(delivery).build())) {
                    pieces.forEach(connection::receive);
                    assertEquals(expected, connection.messages, delivery + " round " + round);
                    assertEquals(pongs, connection.sent(), delivery + " round " + round);
                    assertEquals(0, connection.exceptions.size());
                    if (delivery == WsDelivery.MESSAGES) {
                        assertEquals(expected.size(), connection.events.size(), "one event for each message");
                    }
                }
            }
        }
    }

    private byte[] randomSession(WsRole role, Random random) {
        byte[] wire = {};
        for (int i = random.nextInt(6); i >= 0; i--) {
            boolean text = random.nextBoolean();
            byte[] payload = text ? randomText(random) : randomBytes(random);
            expected.add((text ? "TEXT " : "BINARY ") + Wire.render(payload));
            int opcode = text ? 1 : 2;
            int from = 0;
            while (random.nextInt(3) > 0) {
                int to = from + random.nextInt(payload.length - from + 1);
                wire = Wire.concat(
                        wire, Wire.frame(role, opcode, Arrays.copyOfRange(payload, from, to)), control(role, random));
                opcode = 0;
                from = to;
            }
            byte[] rest = Arrays.copyOfRange(payload, from, payload.length);
            wire = Wire.concat(wire, Wire.frame(role, 0x80 | opcode, rest), control(role, random));
        }
        return wire;
    }

    private byte[] control(WsRole role, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                String text = "p" + random.nextInt(10);
                pongs.add("PONG fin '" + text + "'");
                yield Wire.frame(role, 0x89, text);
            }
            case 1 -> Wire.frame(role, 0x8A, "unsolicited");
            default -> new byte[0];
        };
    }

    private static byte[] randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return Wire.utf8(text.toString());
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(4) == 0 ? 9000 : 300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> randomPieces(byte[] wire, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(1 + wire.length);
        for (int from = 0; from < wire.length; ) {
            int to = Math.min(wire.length, from + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(wire, from, to));
            from = to;
        }
        return pieces;
    }
}
