package dev.framewire.ws.benchmark.peer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Text that compresses like real messages; random letters compress too little and repeated ones too much. */
final class Prose {
    private static final String[] WORDS =
            ("the be to of and a in that have it for not on with as you do at this but his by"
                            + " from they we say her she or an will my one all would there their what so up out if about who get"
                            + " which go me when make can like time no just him know take people into year your good some could"
                            + " them see other than then now look only come its over think also back after use two how our work"
                            + " first well way even new want because any these give day most us meeting deploy server tonight"
                            + " coffee weekend branch review question probably yesterday tomorrow thanks sorry great lunch")
                    .split(" ");
    private static final String[] NAMES = {"ada", "grace", "linus", "barbara", "edsger", "margaret", "donald", "frances"
    };
    private static final String[] ENDS = {".", ".", "?", "!", "", " :)"};
    private static final int MAX_WORDS = 14;
    private static final int MAX_IDS = 1_000_000;
    private static final int MINUTES = 24 * 60;

    private Prose() {}

    /** Chat lines with a time and a nick. */
    static byte[] chat(int length, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(randomTime(random))
                    .append(' ')
                    .append(pickFrom(NAMES, random))
                    .append(": ");
            appendSentence(text, random);
            text.append('\n');
        }
        return bytes(text, length);
    }

    /** JSON events as a program sends them. */
    static byte[] json(int length, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("{\"type\":\"message\",\"id\":").append(random.nextInt(MAX_IDS));
            text.append(",\"at\":\"2025-06-01T").append(randomTime(random)).append(":00Z\",\"from\":\"");
            text.append(pickFrom(NAMES, random)).append("\",\"text\":\"");
            appendSentence(text, random);
            text.append("\",\"read\":").append(random.nextBoolean()).append("}\n");
        }
        return bytes(text, length);
    }

    private static void appendSentence(StringBuilder text, RandomGenerator random) {
        int words = 1 + random.nextInt(MAX_WORDS);
        for (int i = 0; i < words; i++) {
            // the product of two random numbers makes the first words the most frequent, as in a language
            double rank = random.nextDouble() * random.nextDouble();
            text.append(i == 0 ? "" : " ").append(WORDS[(int) (rank * WORDS.length)]);
        }
        text.append(pickFrom(ENDS, random));
    }

    private static String randomTime(RandomGenerator random) {
        int minute = random.nextInt(MINUTES);
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private static String pickFrom(String[] these, RandomGenerator random) {
        return these[random.nextInt(these.length)];
    }

    private static byte[] bytes(StringBuilder text, int length) {
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
    }
}
