package dev.framewire.ws.benchmark.soak;

import java.util.SplittableRandom;

/**
 * What one session does; both ends derive it from the seed.
 *
 * @param seed names the session in the request and in reports
 * @param deflate whether permessage-deflate is offered
 * @param streaming whether the server gets fragments as they arrive and echoes each, instead of whole messages
 * @param slow whether the client stops reading now and then
 * @param messages how many the client sends
 * @param window how many of them it sends ahead of their echoes
 * @param ending how it ends
 * @param endAfter the number of messages after which an early end comes
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
        /** SO_LINGER 0: what is under way is lost. */
        CLIENT_RESETS,
        SERVER_RESETS,
        /** The end of TCP without a Close. */
        CLIENT_LEAVES;

        /** Whether both ends are to hear a Close. */
        boolean isInOrder() {
            return this == CLIENT_CLOSES || this == SERVER_CLOSES;
        }
    }

    /** The status with which the end that begins closes. */
    static final int CLOSE_STATUS = 4000;

    private static final int[] EDGES = {0, 1, 2, 125, 126, 127, 128, 4095, 4096, 4097, 16_384, 65_535, 65_536, 65_537};
    private static final int LARGEST = 300_000;
    /** What a peer may send that does not read while it writes; more could fill both directions for ever. */
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

    /** A source of decisions for one end and one message, which the other end need not know. */
    SplittableRandom decisions(int end, int index) {
        return new SplittableRandom(seed * 31 + end * 1_000_003L + index);
    }

    Message message(int index) {
        return Message.of(decisions(0, index), LARGEST);
    }

    /** The same for a peer that reads and writes by turns. */
    Message alternatingMessage(int index) {
        return Message.of(decisions(0, index), LARGEST_ALTERNATING);
    }

    /** For the request target, and back from it. */
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
