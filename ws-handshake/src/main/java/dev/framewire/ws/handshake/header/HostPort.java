package dev.framewire.ws.handshake.header;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as in {@code Host} (RFC 9110 section 7.2) and in an origin (RFC 6454 section 7.1).
 *
 * @param host in lower case; an IPv6 address in its brackets
 * @param port the port, or {@link #NO_PORT}
 */
public record HostPort(String host, int port) {
    public static final int NO_PORT = -1;

    private static final String OTHER_NAME_CHARS = "-._~%!$&'()*+,;=";
    static final int MAX_PORT = 65535;
    static final int MAX_PORT_DIGITS = 5;

    /** Reads {@code host [ ":" port ]}; {@code null} if it is anything else, user information included. */
    public static @Nullable HostPort parse(String text) {
        int hostEnd = text.startsWith("[") ? addressEnd(text) : nameEnd(text);
        if (hostEnd <= 0) {
            return null;
        }
        String host = text.substring(0, hostEnd).toLowerCase(Locale.ROOT);
        if (hostEnd == text.length()) {
            return new HostPort(host, NO_PORT);
        }
        if (text.charAt(hostEnd) != ':') {
            return null;
        }
        // the port may be empty after its colon (RFC 3986 section 3.2.3)
        if (hostEnd + 1 == text.length()) {
            return new HostPort(host, NO_PORT);
        }
        int port = port(text.substring(hostEnd + 1));
        return port == NO_PORT ? null : new HostPort(host, port);
    }

    /** As it is written in {@code Host}. */
    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ':' + port;
    }

    /** The port of decimal digits, or {@link #NO_PORT}. */
    private static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (i == MAX_PORT_DIGITS || c < '0' || c > '9') {
                return NO_PORT;
            }
            port = port * 10 + c - '0';
        }
        return port > MAX_PORT ? NO_PORT : port;
    }

    private static int addressEnd(String text) {
        int close = text.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c > '~') {
                return -1;
            }
        }
        return close > 1 ? close + 1 : -1;
    }

    /** Where a name or an IPv4 address ends; a name with an empty label, say {@code .example.org}, is none. */
    private static int nameEnd(String text) {
        int end = 0;
        while (end < text.length() && isNameChar(text.charAt(end))) {
            if (text.charAt(end) == '.' && (end == 0 || text.charAt(end - 1) == '.')) {
                return -1;
            }
            end++;
        }
        return end;
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || OTHER_NAME_CHARS.indexOf(c) >= 0;
    }
}
