package dev.framewire.ws.example.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_MODIFIED;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Set;

/** What is answered to a request. Immutable, shared by all connections. */
final class HttpSite {
    private static final String HEALTH = "/healthz";
    private static final String METRICS = "/metrics";
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Map<String, Resource> files = Map.of(
            "/", Resource.load("index.html", "text/html; charset=utf-8"),
            "/chat.css", Resource.load("chat.css", "text/css; charset=utf-8"),
            "/chat.js", Resource.load("chat.js", "text/javascript; charset=utf-8"),
            "/connection.js", Resource.load("connection.js", "text/javascript; charset=utf-8"),
            "/room.js", Resource.load("room.js", "text/javascript; charset=utf-8"),
            "/session.js", Resource.load("session.js", "text/javascript; charset=utf-8"),
            "/log.js", Resource.load("log.js", "text/javascript; charset=utf-8"),
            "/favicon.svg", Resource.load("favicon.svg", "image/svg+xml"));
    private final Map<String, String> webSockets;
    private final Operations operations;

    /** {@code webSockets}: the paths that speak WebSocket, and a sentence about each. */
    HttpSite(Map<String, String> webSockets, Operations operations) {
        this.webSockets = Map.copyOf(webSockets);
        this.operations = operations;
    }

    HttpAnswer answer(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpAnswer.text(BAD_REQUEST, "This is not a request of HTTP/1.1.")
                    .with(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE.toString());
        }
        String path = RequestPath.of(request.uri());
        Resource file = files.get(path);
        boolean operation = path.equals(HEALTH) || path.equals(METRICS);
        String aboutWebSocket = webSockets.get(path);
        if (file == null && !operation && aboutWebSocket == null) {
            return HttpAnswer.text(NOT_FOUND, "Nothing is here. The chat page is at /.");
        }
        if (!METHODS.contains(request.method())) {
            return HttpAnswer.text(METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.")
                    .with(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        if (aboutWebSocket != null) {
            return notUpgraded(request, aboutWebSocket);
        }
        if (file != null) {
            return file(request, file);
        }
        return path.equals(HEALTH) ? health(operations.problem()) : metrics(operations.metrics());
    }

    private static HttpAnswer health(String problem) {
        return problem.isEmpty() ? HttpAnswer.text(OK, "ok") : HttpAnswer.text(SERVICE_UNAVAILABLE, problem);
    }

    private static HttpAnswer metrics(String figures) {
        return new HttpAnswer(OK, Map.of(), figures)
                .with(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** A request that came past the handshake: it asked for no upgrade, or only for subprotocols that are not spoken. */
    private static HttpAnswer notUpgraded(HttpRequest request, String about) {
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return HttpAnswer.text(BAD_REQUEST, about + " None of the subprotocols you offered is spoken here.");
        }
        // RFC 9110 section 15.5.22: which protocol it is; section 7.8: Upgrade is named in Connection
        return HttpAnswer.text(UPGRADE_REQUIRED, about)
                .with(HttpHeaderNames.UPGRADE, "websocket")
                .with(HttpHeaderNames.CONNECTION, "Upgrade");
    }

    private static HttpAnswer file(HttpRequest request, Resource file) {
        boolean known = request.headers().containsValue(HttpHeaderNames.IF_NONE_MATCH, file.etag(), true);
        return new HttpAnswer(known ? NOT_MODIFIED : OK, Map.of(), file.content())
                .with(HttpHeaderNames.CONTENT_TYPE, file.type())
                .with(HttpHeaderNames.ETAG, file.etag())
                .with(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    }
}
