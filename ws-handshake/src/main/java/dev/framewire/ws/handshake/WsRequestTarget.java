package dev.framewire.ws.handshake;

import dev.framewire.ws.handshake.header.HostPort;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is directed to (RFC 9112 sections 3.2 and 3.3), as the handshake reads it. Handlers of ordinary requests that
 * read it in the same way cannot take a target for something else than the handshake does.
 *
 * <p>Functions without state, for any thread. They release nothing.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsRequestTarget {
    private static final List<String> SCHEMES = List.of("http://", "https://", "ws://", "wss://");

    private WsRequestTarget() {}

    /**
     * The path of a target in origin-form or, as a client sends it to a proxy, in absolute-form.
     *
     * @param target the request-target
     * @return the path as it was sent, without the query: not decoded, and with its dots and double slashes. {@code null} for
     *     the other forms, an absolute-form of another scheme than http, https, ws and wss or without a valid host, and a target
     *     with a fragment
     */
    public static @Nullable String path(String target) {
        int start = authorityEnd(target);
        if (target.indexOf('#') >= 0 || start > 0 && authority(target, start) == null) {
            return null;
        }
        if (start > 0 && (start == target.length() || target.charAt(start) == '?')) {
            // absolute-form with an empty path means the root (RFC 9110 section 4.2.3)
            return "/";
        }
        if (!target.startsWith("/", start)) {
            return null;
        }
        int query = target.indexOf('?', start);
        return query < 0 ? target.substring(start) : target.substring(start, query);
    }

    /**
     * Whether {@code Host} is as a server has to demand it, with 400 otherwise (RFC 9112 section 3.2): there once and valid. Only
     * a request of HTTP/1.0 may lack it.
     *
     * @param request looked at only
     * @return whether to go on
     */
    public static boolean hasValidHost(HttpRequest request) {
        List<String> lines = request.headers().getAll(HttpHeaderNames.HOST);
        if (lines.isEmpty()) {
            return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        }
        return lines.size() == 1 && HostPort.parse(lines.get(0)) != null;
    }

    /**
     * The host the request is for: of the target if it is in absolute-form, whatever {@code Host} says (RFC 9112 section
     * 3.2.2), else of {@code Host}. {@code X-Forwarded-Host} is not looked at: any client could send it.
     *
     * @param request looked at only
     * @return the host in lower case without its port, an IPv6 address in its brackets; {@code null} if there is no valid one
     */
    public static @Nullable String host(HttpRequest request) {
        HostPort host = hostPort(request);
        return host == null ? null : host.host();
    }

    /**
     * The same with the port, if the client wrote one.
     *
     * @param request looked at only
     * @return {@code host} or {@code host:port}, as {@link #host}; {@code null} if there is no valid one
     */
    public static @Nullable String authority(HttpRequest request) {
        HostPort host = hostPort(request);
        return host == null ? null : host.toString();
    }

    private static @Nullable HostPort hostPort(HttpRequest request) {
        String target = request.uri();
        int end = authorityEnd(target);
        if (end > 0) {
            return authority(target, end);
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        return host == null ? null : HostPort.parse(host);
    }

    private static @Nullable HostPort authority(String target, int end) {
        return HostPort.parse(target.substring(target.indexOf("//") + 2, end));
    }

    /** Where the authority of an absolute-form target ends, 0 for any other form. */
    private static int authorityEnd(String target) {
        for (String scheme : SCHEMES) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                int end = scheme.length();
                while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
                    end++;
                }
                return end;
            }
        }
        return 0;
    }
}
