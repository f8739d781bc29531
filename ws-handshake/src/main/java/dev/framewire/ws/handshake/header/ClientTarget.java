package dev.framewire.ws.handshake.header;

import java.net.URI;

/**
 * Where a ws or wss URI points (RFC 6455 section 3).
 *
 * @param secure whether the scheme is wss
 * @param host the name or address to connect to, IPv6 without brackets
 * @param port the port, the scheme's default if the URI has none
 * @param authority the value of {@code Host}: the port only if it is not the default (section 4.1)
 * @param requestTarget path and query as ASCII
 */
public record ClientTarget(boolean secure, String host, int port, String authority, String requestTarget) {
    /** Takes a URI apart. Messages do not repeat it, because it may hold a password. */
    public static ClientTarget of(URI uri) {
        boolean secure = isSecure(uri.getScheme());
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a WebSocket URI has no fragment (RFC 6455 section 3)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a WebSocket URI has no user info; use an Authorization header");
        }
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("the URI has no host, or not a legal one");
        }
        int defaultPort = Origin.defaultPort(secure ? "wss" : "ws");
        int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        if (port < 1 || port > HostPort.MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not in 1 to " + HostPort.MAX_PORT);
        }
        String authority = port == defaultPort ? withoutZone(host) : withoutZone(host) + ':' + port;
        return new ClientTarget(secure, withoutBrackets(host), port, authority, requestTarget(uri));
    }

    private static boolean isSecure(String scheme) {
        if ("wss".equalsIgnoreCase(scheme)) {
            return true;
        }
        if ("ws".equalsIgnoreCase(scheme)) {
            return false;
        }
        throw new IllegalArgumentException("the URI scheme is neither ws nor wss");
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The zone of an IPv6 address means something on this machine only (RFC 6874 section 1). */
    private static String withoutZone(String host) {
        int zone = host.startsWith("[") ? host.indexOf('%') : -1;
        return zone < 0 ? host : host.substring(0, zone) + ']';
    }

    private static String requestTarget(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        String target = path == null || path.isEmpty() ? "/" : path;
        return query == null || query.isEmpty() ? target : target + '?' + query;
    }
}
