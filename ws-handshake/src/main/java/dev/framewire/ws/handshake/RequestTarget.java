package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request is directed to (RFC 9112 sections 3.2 and 3.3), in origin-form or, as a proxy sends it, in absolute-form. */
final class RequestTarget {
    private static final List<String> SCHEMES = List.of("http://", "https://", "ws://", "wss://");

    private RequestTarget() {}

    /** The path as it was sent, without the query; {@code null} if the target has none. */
    static @Nullable String path(String target) {
        int start = authorityEnd(target);
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
     * The host the request is for: of the target if it is in absolute-form, whatever {@code Host} says (RFC 9112 section
     * 3.2.2), else of {@code Host}. {@code X-Forwarded-Host} is not looked at: any client could send it.
     *
     * @return {@code null} if there is no valid one
     */
    static @Nullable HostPort host(HttpRequest request) {
        String target = request.uri();
        int end = authorityEnd(target);
        if (end > 0) {
            return HostPort.parse(target.substring(target.indexOf("//") + 2, end));
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        return host == null ? null : HostPort.parse(host);
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
