package dev.framewire.ws.example;

import com.ibm.icu.text.UnicodeSet;

/** Makes text of a peer safe for a terminal, which would execute control sequences in it. */
final class Printable {
    /** Characters that move the cursor, begin an escape sequence or a line, or change the writing direction. */
    private static final UnicodeSet CONTROLS = new UnicodeSet("[[:Cc:][:Zl:][:Zp:][:Bidi_Control:]]").freeze();

    private Printable() {}

    /** Returns the text as one line, with control characters as Java escapes. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (CONTROLS.contains(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }
}
