package dev.framewire.ws.example;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a size in bytes, with an optional binary unit: {@code 65536}, {@code 64k}, {@code 64m}, {@code 1g}. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})([kmg]?)");
    private static final String UNITS = "kmg";

    private ByteSize() {}

    /** Throws {@link IllegalArgumentException} with a message for the user. */
    static long parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("write a size in bytes, such as 65536, 64k or 64m");
        }
        int shift =
                10 * (UNITS.indexOf(matcher.group(2)) + 1) * matcher.group(2).length();
        return Long.parseLong(matcher.group(1)) << shift;
    }
}
