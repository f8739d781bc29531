package dev.framewire.ws.benchmark.soak;

import java.util.SplittableRandom;

/**
 * The plan of one session; both ends derive it from the seed.
 *
 * @param seed identifies the session in the request and in reports
 * @param deflate whether the client offers permessage-deflate
 * @param streaming whether the server receives and echoes fragments as they arrive, instead of whole messages
 * @param slow whether the client sometimes stops reading
 * @param messages number of messages from the client
 * @param window maximum number of messages in flight
 * @param ending how the session ends
 * @param endAfter index of the message at which an early end happens
 */
record Plan(
        long seed,
        boolean deflate,
        boolean streaming,
        boolean slow,
        int messages,
        int window,
        Ending ending,
        int endAfter) {
    /** How a session ends. */
    enum Ending {
        CLIENT_CLOSES,
        SERVER_CLOSES,
        /** SO_LINGER 0: data in flight is lost. */
        CLIENT_RESETS,
        SERVER_RESETS,
        /** TCP ends without a Close. */
        CLIENT_LEAVES;

        /** Whether the session ends with a closing handshake. */
        boolean isInOrder() {
            return this == CLIENT_CLOSES || this == SERVER_CLOSES;
        }
    }

    /** The status code of the first Close. */
    static final int CLOSE_STATUS = 4000;

    private static final int[] EDGES = {0, 1, 2, 125, 126, 127, 128, 4095, 4096, 4097, 16_384, 65_535, 65_536, 65_537};
    private static final int LARGEST = 300_000;
    /** For a peer that does not read while it writes: a larger message could fill both directions and deadlock. */
    private static final int LARGEST_ALTERNATING = 70_000;

    static Plan of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean slow = random.nextInt(8) == 0;
        int messages = 1 + random.nextInt(30);
        Ending ending = random.nextInt(4) > 0
                ? Ending.values()[random.nextInt(2)]
                : Ending.values()[random.nextInt(Ending.values().length)];
        return new Plan(
                seed,
                random.nextBoolean(),
                random.nextBoolean(),
                slow,
                messages,
                slow ? 64 : 1 + random.nextInt(6),
                ending,
                random.nextInt(messages));
    }

    /** The random decisions of one end for one message; they do not depend on the other end. */
    SplittableRandom decisions(int end, int index) {
        return new SplittableRandom(seed * 31 + end * 1_000_003L + index);
    }

    Message message(int index) {
        return Message.of(decisions(0, index), LARGEST);
    }

    /** The same for a peer that alternates between writing and reading. */
    Message alternatingMessage(int index) {
        return Message.of(decisions(0, index), LARGEST_ALTERNATING);
    }

    /** The request target, which contains the seed. */
    String target(String kind) {
        return "/soak?" + kind + Long.toUnsignedString(seed);
    }

    static int size(SplittableRandom random, int largest) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> EDGES[random.nextInt(EDGES.length)];
            case 5, 6, 7, 8 -> random.nextInt(5000);
            case 9 -> random.nextInt(largest);
            default -> random.nextInt(200);
        };
    }
}
