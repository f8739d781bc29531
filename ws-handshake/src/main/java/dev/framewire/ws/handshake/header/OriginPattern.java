package dev.framewire.ws.handshake.header;

import org.jspecify.annotations.Nullable;

/**
 * An origin that is allowed, perhaps with any subdomain or any port. Compares parts, never text, so that nothing can pass
 * for a part it is not.
 */
public final class OriginPattern {
    private static final String SUBDOMAINS = "*.";
    private static final String ANY_PORT = ":*";

    private final Origin origin;
    private final boolean subdomains;
    private final boolean anyPort;

    private OriginPattern(Origin origin, boolean subdomains, boolean anyPort) {
        this.origin = origin;
        this.subdomains = subdomains;
        this.anyPort = anyPort;
    }

    /** Reads a pattern as {@code WsOriginPolicy.allow} describes it. */
    public static OriginPattern parse(String pattern) {
        if (pattern.equals("*")) {
            throw new IllegalArgumentException("allowed origin * is every origin: that is WsOriginPolicy.any()");
        }
        boolean anyPort = pattern.endsWith(ANY_PORT);
        String rest = anyPort ? pattern.substring(0, pattern.length() - ANY_PORT.length()) : pattern;
        int host = rest.indexOf("://") + 3;
        boolean subdomains = host >= 3 && rest.startsWith(SUBDOMAINS, host);
        if (subdomains) {
            rest = rest.substring(0, host) + rest.substring(host + SUBDOMAINS.length());
        }
        Origin origin = Origin.parse(rest);
        if (origin == null || origin.host().indexOf('*') >= 0 || subdomains && isAddress(origin)) {
            throw new IllegalArgumentException("allowed origin " + pattern + " is not scheme://host, with *. before the"
                    + " host for its subdomains, and :port or :* after it");
        }
        return new OriginPattern(origin, subdomains, anyPort);
    }

    private static boolean isAddress(Origin origin) {
        return origin.host().startsWith("[");
    }

    public boolean matches(@Nullable Origin other) {
        return other != null
                && other.scheme().equals(origin.scheme())
                && (anyPort || other.port() == origin.port())
                && matchesHost(other.host());
    }

    private boolean matchesHost(String host) {
        if (!subdomains) {
            return host.equals(origin.host());
        }
        int dot = host.length() - origin.host().length() - 1;
        return dot > 0 && host.charAt(dot) == '.' && host.endsWith(origin.host());
    }
}
