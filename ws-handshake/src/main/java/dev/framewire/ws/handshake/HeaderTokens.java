package dev.framewire.ws.handshake;

import io.netty.util.AsciiString;
import java.util.List;

/** Tokens and lists of tokens in header fields (RFC 9110 section 5.6). */
final class HeaderTokens {
    private static final String NOT_ALPHANUMERIC = "!#$%&'*+-.^_`|~";

    private HeaderTokens() {}

    /** Whether a character may be part of a token. */
    static boolean isTokenChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || NOT_ALPHANUMERIC.indexOf(c) >= 0;
    }

    /** Whether a value is one token, and not empty. */
    static boolean isToken(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isTokenChar(value.charAt(i))) {
                return false;
            }
        }
        return value.length() > 0;
    }

    /** Whether the list that the lines of a header form has an element, whatever its case. */
    static boolean contains(List<String> lines, String element) {
        for (String line : lines) {
            int start = 0;
            while (start <= line.length()) {
                int comma = line.indexOf(',', start);
                int end = comma < 0 ? line.length() : comma;
                if (AsciiString.contentEqualsIgnoreCase(trim(line, start, end), element)) {
                    return true;
                }
                start = end + 1;
            }
        }
        return false;
    }

    private static String trim(String line, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isSpace(line.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    /** Optional whitespace is spaces and tabs (section 5.6.3). */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
