package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
    private static boolean sameOrigin(String origin, String host) {
        return WsOriginPolicy.sameOrigin()
                .allows(origin, Request.UPGRADE.set("Host", host).view());
    }

    private static boolean byDefault(String origin, String host) {
        return Server.config()
                .build()
                .originPolicy()
                .allows(origin, Request.UPGRADE.set("Host", host).view());
    }

    private static boolean allowed(String pattern, String origin) {
        return WsOriginPolicy.allow("https://unrelated.test", pattern).allows(origin, Request.UPGRADE.view());
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org, example.org",
        "https://example.org, example.org",
        "http://example.org, example.org:80",
        "http://example.org:80, example.org",
        "https://example.org, example.org:443",
        "https://example.org:443, example.org",
        "wss://example.org, example.org:443",
        "ws://example.org, example.org:80",
        "http://EXAMPLE.org, Example.ORG",
        "http://example.org:8080, example.org:8080",
        "http://[::1]:8080, [::1]:8080",
        "http://[2001:DB8::1], [2001:db8::1]",
        "http://127.0.0.1:9, 127.0.0.1:9",
    })
    @DisplayName(
            "cross-site WebSocket hijacking: M7 S4 the same origin is allowed; a missing port means the default port of the scheme")
    void sameOriginIsAllowed(String origin, String host) {
        assertTrue(sameOrigin(origin, host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, example.org",
        "http://example.org.evil.example, example.org",
        "http://evilexample.org, example.org",
        "http://sub.example.org, example.org",
        "http://example.org, sub.example.org",
        "http://example.org., example.org",
        "http://example.org:8080, example.org",
        "http://example.org, example.org:8080",
        "http://example.org, example.org:443",
        "https://example.org, example.org:80",
        "null, example.org",
        "null, null",
        "example.org, example.org",
        "//example.org, example.org",
        "http:/example.org, example.org",
        "http://example.org/, example.org",
        "http://example.org/x, example.org",
        "http://example.org?x, example.org",
        "http://user@example.org, example.org",
        "http://example.org@evil.example, example.org",
        "http://evil.example/@example.org, example.org",
        "http://example.org:80:80, example.org",
        "http://example.org:65536, example.org:65536",
        "http://example.org:080000, example.org",
        "http://example.org:-80, example.org",
        "http://example.org http://evil.example, example.org",
        "http://[::1, [::1",
        "http://[], []",
        "http://::1, [::1]",
        "chrome-extension://abc, example.org",
        "1http://example.org, example.org",
    })
    @DisplayName("cross-site WebSocket hijacking: M7 S4 another origin and a malformed origin are not allowed")
    void otherOriginIsNotAllowed(String origin, String host) {
        assertEquals(false, sameOrigin(origin, host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, server.example.com",
        "https://example.com, server.example.com",
        "https://example.com, a.b.c.Example.com:443",
        "http://example.com:8080, ws.example.com:8080",
        "http://b.example.com, a.b.example.com",
        "http://example.co.uk, ws.example.co.uk",
        "http://xn--bcher-kva.example, ws.xn--bcher-kva.example",
        "http://example.com., ws.example.com.",
        "http://server.example.com, server.example.com",
        "http://127.0.0.1:9, 127.0.0.1:9",
        "http://localhost, localhost",
        // two labels are allowed: the owner of a page there controls the names below it
        "http://co.uk, ws.co.uk",
    })
    @DisplayName("M7 the default allows pages of the host and of the domains above it")
    void defaultAllowsHostAndDomainsAboveIt(String origin, String host) {
        assertTrue(byDefault(origin, host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://com, example.com",
        "http://com., example.com.",
        "http://localhost, chat.localhost",
        "http://sub.server.example.com, server.example.com",
        "http://other.example.com, server.example.com",
        "http://ample.com, server.example.com",
        "http://evil.example, example.com.evil.example.org",
        "http://example.com, server.example.com.evil.org",
        "http://example.com, serverexample.com",
        "http://example.com., server.example.com",
        "http://example.com, server.example.com.",
        "http://example.com:8080, server.example.com",
        "http://example.com, server.example.com:443",
        "http://0.1, 127.0.0.1",
        "http://0.0.1, 127.0.0.1",
        "http://b.0x1, a.b.0x1",
        "http://2.3.4], [::1.2.3.4]",
        "null, server.example.com",
    })
    @DisplayName(
            "cross-site WebSocket hijacking: M7 the default does not allow a top-level domain, a child, a sibling or part of an address")
    void defaultAllowsNoOtherDomain(String origin, String host) {
        assertEquals(false, byDefault(origin, host));
    }

    @Test
    @DisplayName("M7 an absolute-form target gives the host; X-Forwarded-Host and Forwarded do not count")
    void hostComesFromAbsoluteFormAndNotFromForwardedHeaders() {
        Request absolute = Request.UPGRADE.line("GET http://example.org/chat HTTP/1.1");
        assertTrue(WsOriginPolicy.sameOrigin().allows("http://example.org", absolute.view()));
        assertEquals(false, WsOriginPolicy.sameOrigin().allows("http://server.example.com", absolute.view()));
        Request forwarded =
                Request.UPGRADE.with("X-Forwarded-Host: evil.example").with("Forwarded: host=evil.example");
        assertEquals(false, WsOriginPolicy.sameOrigin().allows("http://evil.example", forwarded.view()));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, https://example.org",
        "https://example.org, https://EXAMPLE.org:443",
        "https://example.org:443, HTTPS://example.org",
        "https://example.org:8443, https://example.org:8443",
        "https://example.org:*, https://example.org",
        "https://example.org:*, https://example.org:1",
        "https://*.example.org, https://a.example.org",
        "https://*.example.org, https://a.b.c.example.org",
        "https://*.example.org:*, https://a.example.org:1",
        "https://*.example.org:444, https://a.example.org:444",
        "http://[::1]:*, http://[::1]:8080",
        "chrome-extension://abcdef, chrome-extension://abcdef",
    })
    @DisplayName("M7 a pattern allows the origins that match it")
    void patternAllowsItsOrigins(String pattern, String origin) {
        assertTrue(allowed(pattern, origin));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, http://example.org",
        "https://example.org, https://example.org:444",
        "https://example.org, https://a.example.org",
        "https://example.org:*, http://example.org",
        "https://*.example.org, https://example.org",
        "https://*.example.org, https://evilexample.org",
        "https://*.example.org, https://.example.org",
        "https://*.example.org, https://a..example.org",
        "https://*.example.org, https://evil.com/.example.org",
        "https://*.example.org, https://evil.com?.example.org",
        "https://*.example.org, https://evil.com#.example.org",
        "https://*.example.org, https://evil.com@a.example.org",
        "https://*.example.org, https://a.example.org@evil.com",
        "https://*.example.org, https://a.example.org.evil.com",
        "https://*.example.org, https://a.example.org:444",
        "https://*.example.org, https://evil.com\\.example.org",
        "https://*.example.org:*, https://a.example.org:x",
        "https://example.org, null",
    })
    @DisplayName("M7 a pattern does not allow an origin that does not match it")
    void patternAllowsNoOtherOrigin(String pattern, String origin) {
        assertEquals(false, allowed(pattern, origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "example.org",
                "https://",
                "https://*",
                "https://*.",
                "https://*.*.org",
                "https://a.*.org",
                "https://exa*.org",
                "https://example.org/",
                "https://example.org:x",
                "https://*.[::1]",
                "null",
                "*://example.org",
                "https://user@example.org"
            })
    @DisplayName("M7 a malformed pattern is refused, and the message contains it")
    void malformedPatternIsRefused(String pattern) {
        String message = assertThrows(IllegalArgumentException.class, () -> WsOriginPolicy.allow(pattern))
                .getMessage();
        String what = pattern.equals("*") ? "every origin: that is WsOriginPolicy.any()" : "not";
        assertTrue(message.startsWith("allowed origin " + pattern + " is " + what), message);
    }

    @Test
    @DisplayName(
            "cross-site WebSocket hijacking: M7 H18 a foreign page gets 403; a request without Origin does not reach the policy; any() allows every page")
    void handshakeAppliesThePolicy() {
        Request own = Request.UPGRADE.with("Origin: https://server.example.com");
        Request foreign = Request.UPGRADE.with("Origin: https://evil.example");
        for (WsServerConfig.Builder config :
                List.of(Server.config(), Server.config().originPolicy(WsOriginPolicy.sameOrigin()))) {
            try (Server server = Server.of(config)) {
                String response = server.receive(foreign).sent();
                assertEquals("403", Server.statusOf(response));
                assertTrue(response.endsWith("\r\n\r\nThe origin of the page is not allowed to connect.\n"), response);
                assertEquals(Server.switching(), server.receive(own).sent());
            }
        }
        try (Server server = Server.of(Server.config().originPolicy(WsOriginPolicy.any()))) {
            assertEquals(Server.switching(), server.receive(foreign).sent());
        }
        WsOriginPolicy unasked = (origin, request) -> {
            throw new AssertionError();
        };
        try (Server server = Server.of(Server.config().originPolicy(unasked))) {
            assertEquals(Server.switching(), server.receive(Request.UPGRADE).sent());
        }
    }
}
