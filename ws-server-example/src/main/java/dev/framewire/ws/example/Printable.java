package dev.framewire.ws.example;

import com.ibm.icu.text.UnicodeSet;

/** Text of a peer for a terminal, which would obey it otherwise. */
final class Printable {
    /** What moves the cursor, begins an escape sequence or a line, or turns the direction of writing. */
    private static final UnicodeSet ORDERS = new UnicodeSet("[[:Cc:][:Zl:][:Zp:][:Bidi_Control:]]").freeze();

    private Printable() {}

    /** The text in one line, with orders to the terminal written as Java writes them. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (ORDERS.contains(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }
}
