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

/** Maps the path of a request to an answer. Immutable; all connections share it. */
public final class HttpSite {
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Map<String, Function<HttpRequest, HttpAnswer>> answers;

    private HttpSite(Map<String, Function<HttpRequest, HttpAnswer>> answers) {
        this.answers = Map.copyOf(answers);
    }

    /**
     * Creates the site of the page. It also answers ordinary requests on the WebSocket paths.
     *
     * @param webSockets the paths of the WebSockets, each with a sentence that describes it
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
     * Creates the site of the health check and the metrics.
     *
     * @param operations the state of the server
     * @return a new site
     */
    public static HttpSite operations(Operations operations) {
        return new HttpSite(Map.of(
                "/healthz", request -> health(operations.problem()),
                "/metrics", request -> metrics(operations.metrics())));
    }

    /**
     * Combines two sites for one port.
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
            return HttpAnswer.text(BAD_REQUEST, "This is not a valid HTTP/1.1 request.")
                    .with(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE.toString());
        }
        if (!WsRequestTarget.hasValidHost(request)) {
            return HttpAnswer.text(BAD_REQUEST, "There must be exactly one valid Host header.");
        }
        String path = WsRequestTarget.path(request.uri());
        Function<HttpRequest, HttpAnswer> answer = path == null ? null : answers.get(path);
        if (answer == null) {
            return HttpAnswer.text(NOT_FOUND, "Nothing is here.");
        }
        if (!METHODS.contains(request.method())) {
            return HttpAnswer.text(METHOD_NOT_ALLOWED, "Only GET and HEAD are allowed here.")
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

    /** Answers a request that is no handshake: it asks for no upgrade, or only for subprotocols that the server does not have. */
    private static HttpAnswer notUpgraded(HttpRequest request, String about) {
        if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return HttpAnswer.text(BAD_REQUEST, about + " It supports none of the subprotocols that you offered.");
        }
        // RFC 9110 section 15.5.22: the response names the protocol; section 7.8: Connection names Upgrade
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
