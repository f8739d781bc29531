package dev.framewire.ws.example.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of an entry in its room. Each new entry of a room has a greater id.
 *
 * @param millis the time when the entry was stored, in milliseconds since 1970
 * @param sequence the number of the entry within its millisecond
 */
public record EntryId(long millis, long sequence) implements Comparable<EntryId> {
    /** Less than the id of each entry. */
    public static final EntryId NONE = new EntryId(0, 0);

    /** Greater than the id of each entry. It is at the end of the year 9999, the last one with four digits in ISO 8601. */
    public static final EntryId LAST = new EntryId(253_402_300_799_999L, 999_999_999_999_999L);

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})-(\\d{1,15})");
    private static final Comparator<EntryId> ORDER =
            Comparator.comparingLong(EntryId::millis).thenComparingLong(EntryId::sequence);

    /**
     * Parses the text form of {@link #toString}.
     *
     * @param text milliseconds, a minus, the sequence number
     * @return the id
     * @throws IllegalArgumentException if the text has another form
     */
    public static EntryId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an id is two numbers with a minus between them");
        }
        return new EntryId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /**
     * Returns the time of the entry.
     *
     * @return the time when the entry was stored
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
