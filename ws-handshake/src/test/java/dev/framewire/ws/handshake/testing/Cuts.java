package dev.framewire.ws.handshake.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Cuts bytes into reads. */
public final class Cuts {
    private Cuts() {}

    /** Pieces of a few bytes, chosen by a seed; the seed 1 gives single bytes. */
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
