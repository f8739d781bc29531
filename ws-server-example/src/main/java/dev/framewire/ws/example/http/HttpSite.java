package dev.framewire.ws.example.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_MODIFIED;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import dev.framewire.ws.handshake.WsRequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is answered to a request, by its path. Immutable, shared by all connections. */
public final class HttpSite {
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Map<String, Function<HttpRequest, HttpAnswer>> answers;

    private HttpSite(Map<String, Function<HttpRequest, HttpAnswer>> answers) {
        this.answers = Map.copyOf(answers);
    }

    /**
     * The page, and a few words to those who reach a WebSocket path without an upgrade.
     *
     * @param webSockets the paths that speak WebSocket, each with a sentence that says what lives there
     * @return a new site
     */
    public static HttpSite page(Map<String, String> webSockets) {
        Map<String, Function<HttpRequest, HttpAnswer>> answers = new HashMap<>();
        webSockets.forEach((path, about) -> answers.put(path, request -> notUpgraded(request, about)));
        Map.of(
                        "/", Resource.load("index.html", "text/html; charset=utf-8"),
                        "/chat.css", Resource.load("chat.css", "text/css; charset=utf-8"),
                        "/chat.js", Resource.load("chat.js", "text/javascript; charset=utf-8"),
                        "/connection.js", Resource.load("connection.js", "text/javascript; charset=utf-8"),
                        "/room.js", Resource.load("room.js", "text/javascript; charset=utf-8"),
                        "/session.js", Resource.load("session.js", "text/javascript; charset=utf-8"),
                        "/log.js", Resource.load("log.js", "text/javascript; charset=utf-8"),
                        "/favicon.svg", Resource.load("favicon.svg", "image/svg+xml"))
                .forEach((path, file) -> answers.put(path, request -> file(request, file)));
        return new HttpSite(answers);
    }

    /**
     * The health check and the figures.
     *
     * @param operations what the server tells about itself
     * @return a new site
     */
    public static HttpSite operations(Operations operations) {
        return new HttpSite(Map.of(
                "/healthz", request -> health(operations.problem()),
                "/metrics", request -> metrics(operations.metrics())));
    }

    /**
     * Both on one port.
     *
     * @param other a site with other paths
     * @return a new site
     */
    public HttpSite with(HttpSite other) {
        Map<String, Function<HttpRequest, HttpAnswer>> both = new HashMap<>(answers);
        both.putAll(other.answers);
        return new HttpSite(both);
    }

    HttpAnswer answer(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpAnswer.text(BAD_REQUEST, "This is not a request of HTTP/1.1.")
                    .with(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE.toString());
        }
        if (!WsRequestTarget.hasValidHost(request)) {
            return HttpAnswer.text(BAD_REQUEST, "Host must be there once and be valid.");
        }
        String path = WsRequestTarget.path(request.uri());
        Function<HttpRequest, HttpAnswer> answer = path == null ? null : answers.get(path);
        if (answer == null) {
            return HttpAnswer.text(NOT_FOUND, "Nothing is here.");
        }
        if (!METHODS.contains(request.method())) {
            return HttpAnswer.text(METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.")
                    .with(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        return answer.apply(request);
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
