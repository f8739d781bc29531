package dev.framewire.ws.handshake.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Ways to cut bytes into reads. */
public final class Cuts {
    private Cuts() {}

    /** Pieces of a few bytes, by a seed; with 1 they are single bytes. */
    public static List<byte[]> of(byte[] wire, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < wire.length; ) {
            int to = seed == 1 ? from + 1 : Math.min(wire.length, from + 1 + random.nextInt(1 + (seed & 0x3F)));
            pieces.add(Arrays.copyOfRange(wire, from, to));
            from = to;
        }
        return pieces;
    }
}
