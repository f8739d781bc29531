package dev.framewire.ws.handshake;

import dev.framewire.ws.handshake.header.HostPort;
import dev.framewire.ws.handshake.header.Origin;
import dev.framewire.ws.handshake.header.OriginPattern;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which web pages may connect (RFC 6455 sections 4.2.2 and 10.2). A browser names the origin of the page in
 * {@code Origin}, and a page of a foreign site could otherwise connect with the cookies of its visitor.
 *
 * <p>A policy is asked only if the request has an {@code Origin}: clients that are no browsers send none, could send any,
 * and are not what this protects against. To demand one, use a {@link WsHandshakeDecider}. A request with several
 * {@code Origin} lines is refused whatever the policy. Where the policy says no, the answer is 403.
 *
 * <p>Called on the event loop, by any number of connections. If it throws, the answer is 500.
 */
@FunctionalInterface
public interface WsOriginPolicy {
    /**
     * Whether a page of this origin may connect.
     *
     * @param origin the value of the {@code Origin} header as it was sent, which may be {@code null} as a word
     * @param request the upgrade request, to look at
     * @return whether to go on with the handshake
     */
    boolean allows(String origin, HttpRequest request);

    /**
     * Pages of the server's own host and port may connect: the default.
     *
     * <p>The origin's host and port are compared with those the request was sent to: those of an absolute-form
     * request-target, else of {@code Host}. Ports that are not written are those of the origin's scheme. The scheme itself is
     * not compared, since behind a proxy that ends TLS the server does not know its own; where that matters, use
     * {@link #allow} with the {@code https} origin. {@code X-Forwarded-Host} and its like are not looked at, since any client
     * can send them: a proxy has to pass {@code Host} on. The origin {@code null}, of sandboxed pages and files, is refused.
     *
     * @return the policy
     */
    static WsOriginPolicy sameOrigin() {
        return (text, request) -> {
            Origin origin = Origin.parse(text);
            HostPort host = WsRequestTarget.hostPort(request);
            if (origin == null || host == null || !origin.host().equals(host.host())) {
                return false;
            }
            int port = host.port() == HostPort.NO_PORT ? Origin.defaultPort(origin.scheme()) : host.port();
            return origin.port() == port;
        };
    }

    /**
     * Pages of the origins on a list may connect, and no others: not even the server's own unless it is listed.
     *
     * <ul>
     *   <li>{@code https://example.org} is that origin alone, on the scheme's port; {@code https://example.org:8443} on another.
     *   <li>{@code https://*.example.org} is every subdomain, however deep, but not {@code https://example.org}.
     *   <li>{@code https://example.org:*} is that host on any port.
     * </ul>
     *
     * @param patterns the allowed origins
     * @return the policy
     * @throws IllegalArgumentException if a pattern is none of these
     */
    static WsOriginPolicy allow(String... patterns) {
        List<OriginPattern> allowed =
                Stream.of(patterns).map(OriginPattern::parse).toList();
        return (text, request) -> {
            Origin origin = Origin.parse(text);
            return allowed.stream().anyMatch(pattern -> pattern.matches(origin));
        };
    }

    /**
     * Every page on the web may connect. Right only where a connection has no rights that come from a cookie, a client
     * certificate or the network it comes from.
     *
     * @return the policy
     */
    static WsOriginPolicy any() {
        return (origin, request) -> true;
    }
}
