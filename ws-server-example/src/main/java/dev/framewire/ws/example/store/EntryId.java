package dev.framewire.ws.example.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an entry in its room. Ids of a room only grow.
 *
 * @param millis when it was kept, in milliseconds since 1970
 * @param sequence tells apart those of one millisecond
 */
public record EntryId(long millis, long sequence) implements Comparable<EntryId> {
    /** Before every entry. */
    public static final EntryId NONE = new EntryId(0, 0);

    /** After every entry: at the end of the year 9999, the last that ISO 8601 writes in four digits. */
    public static final EntryId LAST = new EntryId(253_402_300_799_999L, 999_999_999_999_999L);

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})-(\\d{1,15})");
    private static final Comparator<EntryId> ORDER =
            Comparator.comparingLong(EntryId::millis).thenComparingLong(EntryId::sequence);

    /**
     * Reads an id as {@link #toString} writes it.
     *
     * @param text milliseconds, a minus, a number
     * @return the id
     * @throws IllegalArgumentException if it is none
     */
    public static EntryId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an id is two numbers with a minus between them");
        }
        return new EntryId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /**
     * The time in it.
     *
     * @return when the entry was kept
     */
    public Instant at() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(EntryId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
