package dev.framewire.ws.handshake.header;

import java.util.Locale;
import java.util.Set;

/** What a user may put into the request of a client, and what not. */
public final class ClientHeaders {
    /** Set by the handshake itself, or by which an intermediary finds the end of the request. */
    private static final Set<String> RESERVED =
            Set.of("host", "upgrade", "connection", "origin", "content-length", "transfer-encoding");

    private static final String RESERVED_PREFIX = "sec-websocket-";

    private ClientHeaders() {}

    /** Only headers that the handshake does not write itself are the user's. */
    public static void requireFree(String name) {
        if (!HeaderTokens.isToken(name)) {
            throw new IllegalArgumentException("a header name of " + name.length() + " characters is not a token");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith(RESERVED_PREFIX)) {
            throw new IllegalArgumentException("header " + name + " belongs to the handshake");
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
