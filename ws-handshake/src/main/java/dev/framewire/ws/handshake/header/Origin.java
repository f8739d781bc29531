package dev.framewire.ws.handshake.header;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The origin of the page that made a browser send a request (RFC 6454 section 7.1).
 *
 * @param scheme in lower case
 * @param host in lower case
 * @param port the port, that of the scheme if none was written, or {@link HostPort#NO_PORT} if the scheme has none
 */
public record Origin(String scheme, String host, int port) {
    private static final String AFTER_SCHEME = "://";

    /** Reads {@code scheme "://" host [ ":" port ]}; {@code null} if it is anything else, {@code null} the word included. */
    public static @Nullable Origin parse(String text) {
        int colon = text.indexOf(AFTER_SCHEME);
        if (colon <= 0 || !isScheme(text, colon)) {
            return null;
        }
        HostPort authority = HostPort.parse(text.substring(colon + AFTER_SCHEME.length()));
        if (authority == null) {
            return null;
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        int port = authority.port() == HostPort.NO_PORT ? defaultPort(scheme) : authority.port();
        return new Origin(scheme, authority.host(), port);
    }

    /** The port of a URI without one. */
    public static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> HostPort.NO_PORT;
        };
    }

    /** Whether a server's port is that of this origin; a port that is not written is that of the origin's scheme. */
    public boolean hasPortOf(HostPort server) {
        return port == (server.port() == HostPort.NO_PORT ? defaultPort(scheme) : server.port());
    }

    /**
     * Whether the host of this origin is a domain above another host, with at least two labels. An address has none above it:
     * its last label begins with a digit, or it is in brackets.
     */
    public boolean isDomainAbove(String other) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int lastDot = host.lastIndexOf('.', end - 1);
        return lastDot > 0 && Character.isLetter(host.charAt(lastDot + 1)) && other.endsWith('.' + host);
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = AsciiString.toLowerCase(c) >= 'a' && AsciiString.toLowerCase(c) <= 'z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'))) {
                return false;
            }
        }
        return true;
    }
}
