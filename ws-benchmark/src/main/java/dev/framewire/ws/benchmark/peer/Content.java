package dev.framewire.ws.benchmark.peer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The content of messages. */
public enum Content {
    /** Random bytes in binary messages. */
    BINARY("") {
        @Override
        public byte[] bytes(int length, RandomGenerator random) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    },
    /** Text with one byte per character. */
    ASCII("etaoin shrdlu,{}:\"0123456789abcd"),
    /** Text with three bytes per character. */
    CJK("\u4f60\u597d\u4e16\u754c\u5929\u6c14\u5f88\u9ad8\u5c71\u6d41\u6c34"),
    /** Text with two bytes per letter, with spaces and commas. */
    CYRILLIC("\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u043b\u043a ,"),
    /** Text with one to four bytes per character in random order. */
    MIXED("abcdefghij 0123456789\u00e9\u00fc\u0416\u4f60\u597d\ud83d\ude00\ud83d\ude80"),
    /** Chat messages of people. */
    CHAT("") {
        @Override
        public byte[] bytes(int length, RandomGenerator random) {
            return Prose.chat(length, random);
        }
    },
    /** Events as JSON. */
    JSON("") {
        @Override
        public byte[] bytes(int length, RandomGenerator random) {
            return Prose.json(length, random);
        }
    };

    private final String alphabet;

    Content(String alphabet) {
        this.alphabet = alphabet;
    }

    /**
     * Whether messages are text.
     *
     * @return false for {@link #BINARY}
     */
    public boolean isText() {
        return this != BINARY;
    }

    /**
     * Creates one payload of complete characters. If the last character does not fit, ASCII fills the rest.
     *
     * @param length bytes
     * @param random chooses the bytes or characters
     * @return a new array
     */
    public byte[] bytes(int length, RandomGenerator random) {
        int[] characters = alphabet.codePoints().toArray();
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) '.');
        for (int i = 0; i < length; ) {
            byte[] next = Character.toString(characters[random.nextInt(characters.length)])
                    .getBytes(StandardCharsets.UTF_8);
            if (next.length > length - i) {
                break;
            }
            System.arraycopy(next, 0, bytes, i, next.length);
            i += next.length;
        }
        return bytes;
    }
}
