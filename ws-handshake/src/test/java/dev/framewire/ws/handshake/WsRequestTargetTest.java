package dev.framewire.ws.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selects the requests that the handler processes, with and without proxies. */
class WsRequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat?x=1",
                "/chat?",
                "http://server.example.com/chat",
                "HTTPS://server.example.com:443/chat?/other",
                "ws://[::1]:80/chat",
                "http://other.example/chat"
            })
    @DisplayName("M6 the query and the authority of an absolute-form target do not affect the path")
    void queryAndAuthorityDoNotAffectThePath(String target) {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.line("GET " + target + " HTTP/1.1"));
            assertEquals(Server.switching(), server.sent());
            assertEquals(List.of("netty " + target + " null", "complete " + target + " null"), server.events);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/chat/",
                "/Chat",
                "/%63hat",
                "*",
                "chat",
                "?/chat",
                "http://x?/chat",
                "x:80",
                "//chat",
                "*://x/chat",
                "a/b://x/chat",
                "http://u@x/chat",
                "/chat#",
                "http:///chat"
            })
    @DisplayName("M6 a request for another target is passed on")
    void otherTargetsArePassedOn(String target) {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.line("GET " + target + " HTTP/1.1"));
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
        }
    }

    @Test
    @DisplayName("M6 an absolute-form target without a path means the root")
    void absoluteFormWithoutPathMeansRoot() {
        try (Server server = Server.of(WsServerConfig.builder().path("/"))) {
            server.receive(Request.UPGRADE.line("GET http://server.example.com HTTP/1.1"));
            assertEquals(Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName("M6 a request that nginx and HAProxy have rewritten is upgraded")
    void requestRewrittenByAProxyIsUpgraded() {
        try (Server server = Server.of(Server.config().subprotocols("chat"))) {
            server.receive(Request.of(
                    "GET /chat?room=1 HTTP/1.1",
                    "upgrade: websocket",
                    "connection: upgrade",
                    "host: server.example.com:8080",
                    "x-real-ip: 192.0.2.1",
                    "x-forwarded-for: 192.0.2.1, 198.51.100.7",
                    "x-forwarded-proto: https",
                    "via: 1.1 proxy",
                    "sec-websocket-version: 13",
                    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
                    "sec-websocket-protocol: chat,superchat",
                    "origin: http://server.example.com:8080",
                    "content-length: 0"));
            assertEquals(Server.switching("Sec-WebSocket-Protocol: chat"), server.sent());
        }
    }
}
