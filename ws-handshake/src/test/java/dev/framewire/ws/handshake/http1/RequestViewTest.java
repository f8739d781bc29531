package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the view of a request that predicate, policy and decider get, and its printed form. */
class RequestViewTest {
    private static WsHandshakeRequest view(Request request, EmbeddedChannel channel) {
        return UpgradeHead.of(request.parsed(), channel).request();
    }

    @ParameterizedTest
    @CsvSource({
        "/chat?a=b,                  Example.org:8080, example.org:8080, /chat",
        "/,                          example.org,      example.org,      /",
        "http://Example.com:80/a?b,  example.org,      example.com:80,   /a",
        "wss://[::1]/a,              example.org,      [::1],            /a",
        "/a,                         u@example.org,    '',               /a",
        "*,                          example.org,      example.org,      ''",
    })
    @DisplayName("the view has the request-target as sent, the authority, and the path")
    void viewHasTargetAuthorityAndPath(String target, String host, String authority, String path) {
        WsHandshakeRequest view =
                view(Request.UPGRADE.line("GET " + target + " HTTP/1.1").set("Host", host), new EmbeddedChannel());
        assertEquals(target, view.requestTarget());
        assertEquals(authority, view.authority());
        assertEquals(path, view.path());
        assertEquals("http", view.scheme());
    }

    @Test
    @DisplayName("the view names each offered subprotocol once, and none if the header is malformed")
    void viewNamesEachOfferedSubprotocolOnce() {
        EmbeddedChannel channel = new EmbeddedChannel();
        String header = "Sec-WebSocket-Protocol: ";
        assertEquals(
                List.of("b", "a"),
                view(Request.UPGRADE.with(header + "b, a").with(header + "b"), channel)
                        .subprotocols());
        assertEquals(
                List.of(), view(Request.UPGRADE.with(header + "b c"), channel).subprotocols());
    }

    @Test
    @DisplayName("the scheme is https if TLS ends in this channel")
    void schemeIsHttpsIfTlsEndsInThisChannel() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(SslContextBuilder.forClient().build().newHandler(channel.alloc()));
        assertEquals("https", view(Request.UPGRADE, channel).scheme());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("the predicate is called only for requests that ask for a WebSocket")
    void predicateIsCalledOnlyForWebSocketRequests() {
        List<String> seen = new ArrayList<>();
        WsServerConfig.Builder config = WsServerConfig.builder().requests(request -> seen.add(request.path()));
        try (Server server = Server.of(config)) {
            server.receive(Request.plain("/page"))
                    .receive(Request.plain("/h2").with("Upgrade: h2c"))
                    .receive(Request.UPGRADE);
            assertEquals(List.of("/chat"), seen);
        }
    }

    @Test
    @DisplayName("the toString of requests, events and configurations contains no credential")
    void printedFormsContainNoCredentials() {
        Request request = Request.UPGRADE
                .line("GET /chat?token=secret HTTP/1.1")
                .with("Authorization: Bearer secret")
                .with("Proxy-Authorization: Basic secret")
                .with("Cookie: id=secret");
        List<String> printed = new ArrayList<>();
        printed.add(view(request, new EmbeddedChannel()).toString());
        try (Server server = Server.of(Server.config())) {
            server.receive(request);
            printed.add(server.complete.toString());
        }
        WsClientConfig config = WsClientConfig.builder(URI.create("wss://example.org:8443/chat?token=secret"))
                .subprotocols("chat")
                .header("Authorization", "Bearer secret")
                .build();
        printed.add(config.toString());
        for (String text : printed) {
            assertFalse(text.contains("secret"), text);
            assertFalse(text.contains("dGhlIHNhbXBsZSBub25jZQ=="), text);
            assertTrue(text.contains("Authorization") && text.contains("/chat"), text);
        }
        assertEquals(
                "WsClientConfig[wss://example.org:8443/chat, subprotocols=[chat], extensions=[], requiredExtensions=[],"
                        + " origin=null, headers=[Authorization], handshakeTimeout=PT10S]",
                config.toString());
    }

    @Test
    @DisplayName("a builder that is made from a configuration has its options")
    void builderOfAConfigurationKeepsItsOptions() {
        WsServerConfig server = Server.config()
                .subprotocols("a", "b")
                .defaultSubprotocol("b")
                .handshakeTimeout(Duration.ofSeconds(3))
                .build();
        assertEquals(
                "WsServerConfig[path=/chat, subprotocols=[a, b], defaultSubprotocol=b, handshakeTimeout=PT3S]",
                server.toString());
        WsServerConfig same = server.toBuilder().build();
        assertEquals(server.toString(), same.toString());
        assertEquals(server.pipeline(), same.pipeline());
        assertEquals(server.originPolicy(), same.originPolicy());
        assertTrue(same.matches(Request.UPGRADE.view()));
        WsClientConfig client = WsClientConfig.builder(URI.create("ws://h/x?y"))
                .subprotocols("a")
                .origin("http://o")
                .header("X", "y")
                .build();
        WsClientConfig copy = client.toBuilder().build();
        assertEquals(client.toString(), copy.toString());
        assertEquals(client.headers(), copy.headers());
        assertEquals(client.pipeline(), copy.pipeline());
        assertEquals("/x?y", copy.requestTarget());
    }
}
