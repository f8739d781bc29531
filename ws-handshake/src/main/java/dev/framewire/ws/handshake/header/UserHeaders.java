package dev.framewire.ws.handshake.header;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a user may add to the request of a client or to the response of a server, and what not. */
public final class UserHeaders {
    /** Set by the handshake itself, or by which an intermediary finds the end of the message. */
    private static final Set<String> RESERVED = Set.of("upgrade", "connection", "content-length", "transfer-encoding");

    private static final String RESERVED_PREFIX = "sec-websocket-";

    private UserHeaders() {}

    /** Refuses a header that the handshake sets itself: one that is always reserved, or one of these, in lower case. */
    public static void requireFree(String name, String... others) {
        if (!HeaderTokens.isToken(name)) {
            throw new IllegalArgumentException("a header name of " + name.length() + " characters is not a token");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower)
                || lower.startsWith(RESERVED_PREFIX)
                || List.of(others).contains(lower)) {
            throw new IllegalArgumentException("header " + name + " is set by the handshake itself");
        }
    }

    /**
     * A value that cannot end its line (RFC 9110 section 5.5), of ASCII, as Netty writes nothing else. It is not
     * repeated in the message: it may be a secret.
     */
    public static void requireLegalValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c >= 0x7F) {
                throw new IllegalArgumentException(
                        "value of header " + name + " has an illegal character at position " + i);
            }
        }
    }

    /** An origin, or several in a row, has no other characters than visible ones (RFC 6454 section 7.1). */
    public static void requireOrigin(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("origin is empty or has an illegal character");
        }
    }
}
