package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.FrameFuzz;
import dev.framewire.ws.testing.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes compressed messages: one byte for role, parameters and delivery, one for the cut, then the compressed bytes. */
public class InflateFuzz {
    private static final List<String> PARAMETERS =
            List.of("", "server_no_context_takeover; client_no_context_takeover", "client_max_window_bits=8");

    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int choice = 0; choice < 18; choice++) {
            for (String hex : List.of(
                    "f248cdc9c90700",
                    "f200110000",
                    "f348cdc9c9070000",
                    "f348cdc9c90700f348cdc9c9070000",
                    "f24805000000ffffcac9c90700",
                    "000500faff48656c6c6f00",
                    "000500fbff48656c6c6f00",
                    "00",
                    "",
                    "ffffff",
                    "000100feffff00",
                    "ecc1010000000080907e5fed0809",
                    "000000ffff000000ffff00")) {
                seeds.add(Wire.concat(new byte[] {(byte) choice, 5}, Wire.bytes(hex)));
            }
            seeds.add(Wire.concat(new byte[] {(byte) choice, 0x3F}, bomb()));
        }
        return seeds;
    }

    /** Zeros, twice as many as a message may have. */
    private static byte[] bomb() {
        try (DeflatePeer peer = DeflatePeer.of(WsRole.SERVER, "")) {
            return peer.compress(new byte[128 * 1024]);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    public void inflate(byte[] data) {
        if (data.length < 2) {
            return;
        }
        int choice = (data[0] & 0xFF) % 18;
        WsRole role = WsRole.values()[choice % 2];
        WsDelivery delivery = WsDelivery.values()[choice / 2 % 3];
        String parameters = PARAMETERS.get(choice / 6);
        byte[] payload = Arrays.copyOfRange(data, 2, data.length);
        byte[] next = Wire.frame(role, 0xC1, Wire.bytes("f248cdc9c90700"));
        byte[] whole = Wire.concat(Wire.frame(role, 0xC2, payload), next);
        List<Object> expected = outcome(role, delivery, parameters, List.of(whole));
        assertEquals(expected, outcome(role, delivery, parameters, FrameFuzz.cut(whole, data[1])), "cut");
        if (delivery == WsDelivery.MESSAGES) {
            byte[] fragments = Wire.concat(fragments(role, payload, data[1]), next);
            assertEquals(expected, outcome(role, delivery, parameters, List.of(fragments)), "in fragments");
        }
    }

    private static byte[] fragments(WsRole role, byte[] payload, int seed) {
        byte[] wire = Wire.frame(role, 0x42, "");
        for (byte[] piece : FrameFuzz.cut(payload, seed)) {
            wire = Wire.concat(wire, Wire.frame(role, 0x00, piece));
        }
        return Wire.concat(wire, Wire.frame(role, 0x80, ""));
    }

    private static List<Object> outcome(WsRole role, WsDelivery delivery, String parameters, List<byte[]> pieces) {
        WsPipeline.Builder pipeline =
                WsPipeline.builder(role).delivery(delivery).keepAlive(WsKeepAlive.OFF);
        return FrameFuzz.outcome(
                DeflatePeer.connection(pipeline, DeflatePeer.extension(role, parameters)), delivery, pieces);
    }
}
