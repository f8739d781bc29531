package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sends random frames, valid and invalid, through our decoder and Netty's. Both give the same frames and the same status,
 * except for these differences:
 *
 * <ol>
 *   <li>A Close with a status of 5000 and above fails with 1002 (L4); Netty delivers it.
 *   <li>A Close whose reason ends inside a character fails with 1007 (L2); Netty delivers it.
 *   <li>If both status and reason of a Close are wrong, we check the status first, Netty the reason.
 * </ol>
 */
class NettyDifferentialTest {
    private static final int MAX = 65_536;
    private static final int STREAMS = 10_000;

    private static final int[] OPCODES = {0, 0, 1, 1, 2, 2, 8, 9, 10, 9, 10};
    private static final int[] LENGTHS = {0, 1, 2, 5, 20, 124, 125, 126, 127, 300};
    private static final String[] BODIES = {
        "", "03e8", "03e86279", "0bb8", "1387", "03", "03ed", "1388", "ffff", "03e8c3", "03e8ff", "0000"
    };

    private static ChannelHandler netty(WsRole role) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(role == WsRole.SERVER)
                .allowExtensions(false)
                .allowMaskMismatch(false)
                .maxFramePayloadLength(MAX)
                .closeOnProtocolViolation(false)
                .build());
    }

    private static List<String> events(WsRole role, ChannelHandler decoder, List<byte[]> reads) {
        try (Connection connection = Connection.of(role, decoder)) {
            reads.forEach(connection::receive);
            return List.copyOf(connection.events);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName(
            "W3 W4 W6 W7 W8 W9 W10 W12 W14 W15 random frames decode as in Netty's decoder, except for the listed differences")
    void randomFramesDecodeAsInNetty(WsRole role) {
        Random random = new Random(role.ordinal() + 13);
        Map<String, Integer> kinds = new TreeMap<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            byte[] wire = randomStream(role, random);
            List<byte[]> reads = randomReads(wire, random);
            WsFrameDecoder decoder =
                    new WsFrameDecoder(role, WsLimits.DEFAULT.withMaxMessageBytes(MAX), WsDelivery.FRAMES);
            List<String> ours = events(role, decoder, reads);
            List<String> theirs = events(role, netty(role), reads);
            String kind = ours.equals(theirs) ? "same, " + last(ours) : intended(ours, theirs);
            assertEquals("", kind == null ? ours + " but " + theirs + " for " + Wire.hex(wire) : "");
            kinds.merge(String.valueOf(kind), 1, Integer::sum);
        }
        // every kind of end occurred, so the comparison is meaningful
        for (String kind : List.of(
                "same, ! 1002", "same, ! 1007", "same, ! 1009", "same, frames", "status of 5000", "reason cut")) {
            assertTrue(kinds.getOrDefault(kind, 0) >= 10, kind + " in " + kinds);
        }
    }

    private static String last(List<String> events) {
        String last = events.isEmpty() ? "" : events.get(events.size() - 1);
        return last.startsWith("!") ? last : "frames";
    }

    /** The name of the difference, or null if it is not in the list. */
    private static String intended(List<String> ours, List<String> theirs) {
        int same = 0;
        while (same < ours.size() && same < theirs.size() && ours.get(same).equals(theirs.get(same))) {
            same++;
        }
        if (same != ours.size() - 1) {
            return null;
        }
        String our = ours.get(same);
        String their = same < theirs.size() ? theirs.get(same) : "";
        if (our.equals("! 1002") && their.matches("CLOSE fin ([5-9]\\d{3}|\\d{5}) .*")) {
            return "status of 5000";
        }
        if (our.equals("! 1007") && their.startsWith("CLOSE fin ")) {
            return "reason cut";
        }
        return our.equals("! 1002") && their.equals("! 1007") ? "status and reason wrong" : null;
    }

    private static byte[] randomStream(WsRole role, Random random) {
        byte[] wire = {};
        boolean inside = false;
        for (int i = random.nextInt(8); i >= 0; i--) {
            int opcode = OPCODES[random.nextInt(OPCODES.length)];
            boolean fin = opcode > 7 || random.nextBoolean();
            if (opcode < 8 && random.nextInt(20) > 0) {
                opcode = inside ? 0 : Math.max(1, opcode);
                inside = !fin;
            }
            wire = Wire.concat(wire, Wire.frame(role, (fin ? 0x80 : 0) | opcode, randomPayload(opcode, random)));
        }
        if (random.nextInt(3) > 0) {
            mutate(wire, random);
        }
        // completes the last header: Netty checks a length before the masking key arrives, we check it after
        return Wire.concat(wire, new byte[14]);
    }

    private static byte[] randomPayload(int opcode, Random random) {
        if (opcode == 8) {
            return Wire.bytes(BODIES[random.nextInt(BODIES.length)]);
        }
        int length = LENGTHS[random.nextInt(opcode > 7 ? 7 : LENGTHS.length)];
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        return payload;
    }

    private static void mutate(byte[] wire, Random random) {
        int at = random.nextInt(wire.length);
        int start = Math.min(at, wire.length - 10);
        switch (random.nextInt(4)) {
            case 0 -> wire[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> wire[random.nextInt(2)] = (byte) random.nextInt(256);
            case 2 -> wire[at] = (byte) random.nextInt(256);
            default -> {
                if (start >= 0) {
                    wire[1] = (byte) (wire[1] | 0x7F);
                    wire[2] = (byte) random.nextInt(2);
                }
            }
        }
    }

    private static List<byte[]> randomReads(byte[] wire, Random random) {
        List<byte[]> reads = new ArrayList<>();
        int most = random.nextBoolean() ? wire.length : 1 + random.nextInt(30);
        for (int from = 0; from < wire.length; ) {
            int to = Math.min(wire.length, from + 1 + random.nextInt(most));
            reads.add(Arrays.copyOfRange(wire, from, to));
            from = to;
        }
        return reads;
    }
}
