package dev.framewire.ws.example.http;

/** The path of a request-target (RFC 9112 section 3.2). */
public final class RequestPath {
    private RequestPath() {}

    /**
     * The path without the query; a proxy sends the absolute form, which has an authority in front.
     *
     * @param target the request-target
     * @return the path as it was sent, not decoded
     */
    public static String of(String target) {
        int query = target.indexOf('?');
        String bare = query < 0 ? target : target.substring(0, query);
        int authority = bare.startsWith("/") ? -1 : bare.indexOf("://");
        if (authority < 0) {
            return bare;
        }
        int path = bare.indexOf('/', authority + 3);
        return path < 0 ? "/" : bare.substring(path);
    }
}
