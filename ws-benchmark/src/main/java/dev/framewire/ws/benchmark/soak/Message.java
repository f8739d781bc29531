package dev.framewire.ws.benchmark.soak;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A message of a session.
 *
 * @param text whether it is a text message
 * @param bytes its payload; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or printed
record Message(boolean text, byte[] bytes) {
    private static final byte[][] LONG_CHARACTERS = {utf8("\u00e9"), utf8("\u4f60"), utf8("\ud83d\ude00")};

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Message of(SplittableRandom random, int largest) {
        boolean text = random.nextBoolean();
        byte[] bytes = new byte[Plan.size(random, largest)];
        if (text) {
            fillWithText(bytes, random, 1 + random.nextInt(64));
        } else {
            random.nextBytes(bytes);
        }
        return new Message(text, bytes);
    }

    /** Fills with characters from an alphabet of this size; a small alphabet compresses well, a large one does not. */
    private static void fillWithText(byte[] bytes, SplittableRandom random, int letters) {
        boolean ascii = random.nextBoolean();
        for (int i = 0; i < bytes.length; ) {
            byte[] character = LONG_CHARACTERS[random.nextInt(LONG_CHARACTERS.length)];
            if (!ascii && random.nextInt(8) == 0 && character.length <= bytes.length - i) {
                System.arraycopy(character, 0, bytes, i, character.length);
                i += character.length;
            } else {
                bytes[i++] = (byte) (' ' + random.nextInt(letters));
            }
        }
    }

    /** The lengths of the fragments of this message. */
    List<Integer> fragments(SplittableRandom random) {
        List<Integer> lengths = new ArrayList<>();
        int left = bytes.length;
        int most = random.nextInt(3) > 0 ? 0 : random.nextInt(12);
        while (lengths.size() < most) {
            int length = random.nextInt(left + 1);
            lengths.add(length);
            left -= length;
        }
        lengths.add(left);
        return lengths;
    }
}
