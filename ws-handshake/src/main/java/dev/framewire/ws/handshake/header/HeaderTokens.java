package dev.framewire.ws.handshake.header;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens and lists of tokens in header fields (RFC 9110 section 5.6). */
public final class HeaderTokens {
    private static final String NOT_ALPHANUMERIC = "!#$%&'*+-.^_`|~";

    private HeaderTokens() {}

    /** Whether a character may be part of a token. */
    public static boolean isTokenChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || NOT_ALPHANUMERIC.indexOf(c) >= 0;
    }

    /** Whether a value is one token, and not empty. */
    public static boolean isToken(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isTokenChar(value.charAt(i))) {
                return false;
            }
        }
        return value.length() > 0;
    }

    /** The values of an option that takes tokens, each once (RFC 6455 section 4.1, step 10). */
    public static List<String> requireDistinctTokens(String option, String... values) {
        List<String> tokens = List.of(values);
        for (String token : tokens) {
            if (!isToken(token)) {
                throw new IllegalArgumentException(option + ": " + token + " is not a token");
            }
        }
        if (new HashSet<>(tokens).size() < tokens.size()) {
            throw new IllegalArgumentException(option + ": a name is there twice in " + tokens);
        }
        return tokens;
    }

    /** Whether the list that the lines of a header form has an element, whatever its case. */
    public static boolean contains(List<String> lines, String element) {
        for (String listed : elements(lines)) {
            if (AsciiString.contentEqualsIgnoreCase(listed, element)) {
                return true;
            }
        }
        return false;
    }

    /** The tokens of the list that the lines of a header form, or {@code null} if an element is no token. */
    public static @Nullable List<String> tokens(List<String> lines) {
        List<String> elements = elements(lines);
        for (String element : elements) {
            if (!isToken(element)) {
                return null;
            }
        }
        return elements;
    }

    /** The elements of a list of which none is quoted. Empty ones count for nothing (section 5.6.1.2). */
    private static List<String> elements(List<String> lines) {
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
            int start = 0;
            while (start <= line.length()) {
                int comma = line.indexOf(',', start);
                int end = comma < 0 ? line.length() : comma;
                String element = trim(line, start, end);
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = end + 1;
            }
        }
        return elements;
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
    public static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
