package dev.framewire.ws.handshake;

import dev.framewire.ws.handshake.header.HostPort;
import dev.framewire.ws.handshake.header.Origin;
import dev.framewire.ws.handshake.header.OriginPattern;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Which web pages may connect (RFC 6455 sections 4.2.2 and 10.2). A browser names the origin of the page in
 * {@code Origin}, and a page of a foreign site could otherwise connect with the cookies of its visitor.
 *
 * <p>A policy is called only if the request has an {@code Origin}. Clients that are no browsers send none, or any, and are not
 * what this protects against. To demand one, use a {@link WsHandshakeDecider}. A request with several
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
     * @param request the request
     * @return whether to go on with the handshake
     */
    boolean allows(String origin, WsHandshakeRequest request);

    /**
     * Pages of the server's own host and of the domains above it may connect: the default. A page of {@code example.com} may
     * connect to {@code ws.example.com}, the layout most sites have. A page of a domain below, or beside it, may not.
     *
     * <p>This trusts the owner of a domain above, who controls the names below it anyway. A domain above has at least two labels,
     * so that no page of {@code com} exists that may connect. Public suffixes are not known: if the server's name is
     * {@code mine.example.co.uk}, pages of {@code co.uk} could connect, had that suffix a page, and if it is
     * {@code mine.hosting.example}, those of the hosting company. Where that is too much, use {@link #sameOrigin} or
     * {@link #allow}. An address has no domain above it.
     *
     * <p>Ports, {@code Host} and the origin {@code null} count as in {@link #sameOrigin}.
     *
     * @return the policy
     */
    static WsOriginPolicy sameOriginOrParentDomain() {
        return samePort((origin, host) -> origin.host().equals(host) || origin.isDomainAbove(host));
    }

    /**
     * Pages of the server's own host and port may connect, and no others.
     *
     * <p>The origin's host and port are compared with the {@link WsHandshakeRequest#authority} of the request. Ports that are not
     * written are those of the origin's scheme. The scheme itself is not compared, since behind a proxy that ends TLS the server
     * does not know its own; where that matters, use {@link #allow} with the {@code https} origin. A proxy has to pass
     * {@code Host} on. The origin {@code null}, of sandboxed pages and files, is refused.
     *
     * @return the policy
     */
    static WsOriginPolicy sameOrigin() {
        return samePort((origin, host) -> origin.host().equals(host));
    }

    /** Pages on the port of the server may connect, if a rule allows their origin for its host. */
    private static WsOriginPolicy samePort(BiPredicate<Origin, String> rule) {
        return (text, request) -> {
            Origin origin = Origin.parse(text);
            HostPort server = HostPort.parse(request.authority());
            return origin != null && server != null && origin.hasPortOf(server) && rule.test(origin, server.host());
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
