package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the request of a client, as HTTP text, and the values that a configuration refuses. */
class ClientRequestTest {
    private static String request(WsClientConfig.Builder builder) {
        ClientChannel client = ClientChannel.open(builder.build());
        client.finish();
        return client.request;
    }

    @Test
    @DisplayName("K1 K3 the request is GET with Host, Upgrade, Connection, key and version, and nothing else")
    void requestHasExactlyTheRequiredHeaders() {
        String request = request(WsClientConfig.builder(ECHO));
        String key = ClientChannel.header(request, "sec-websocket-key");
        assertEquals(
                "GET /echo HTTP/1.1\r\nhost: server.example\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                        + "sec-websocket-key: " + key + "\r\nsec-websocket-version: 13\r\n\r\n",
                request);
    }

    @ParameterizedTest(name = "K1 {0}")
    @DisplayName("K1 the URI gives the Host header and the request-target")
    @CsvSource({
        "ws://a.example, a.example, /",
        "ws://a.example:80/, a.example, /",
        "ws://a.example:443/x, a.example:443, /x",
        "wss://a.example:443/x, a.example, /x",
        "wss://a.example:80/x, a.example:80, /x",
        "WS://a.example:8080/x/y?q=1&r=a%2Fb, a.example:8080, /x/y?q=1&r=a%2Fb",
        "ws://a.example?q=1, a.example, /?q=1",
        "ws://a.example/x?, a.example, /x",
        "ws://a.example/%C3%A4/ä?ö, a.example, /%C3%A4/%C3%A4?%C3%B6",
        "ws://[::1]:9000/x, [::1]:9000, /x",
        "ws://[fe80::1%eth0]/x, [fe80::1], /x",
        "ws://127.0.0.1:9000/, 127.0.0.1:9000, /",
    })
    void uriGivesHostHeaderAndRequestTarget(String uri, String host, String target) {
        String request = ClientRequest.of(
                        WsClientConfig.builder(URI.create(uri)).build(), "key")
                .toString();
        assertTrue(request.contains("GET " + target + " HTTP/1.1"), request);
        assertTrue(request.contains("host: " + host + "\n"), request);
    }

    @ParameterizedTest(name = "K1 {0}")
    @DisplayName("K1 the configuration gives the host, the port and the use of TLS")
    @CsvSource({
        "ws://a.example/, a.example, 80, false",
        "wss://a.example/, a.example, 443, true",
        "WSS://a.example:8443/, a.example, 8443, true",
        "ws://[::1]:9000/, ::1, 9000, false",
    })
    void configurationGivesTheAddressToConnectTo(String uri, String host, int port, boolean secure) {
        WsClientConfig config = WsClientConfig.builder(URI.create(uri)).build();
        assertEquals(host, config.host());
        assertEquals(port, config.port());
        assertEquals(secure, config.isSecure());
    }

    @ParameterizedTest(name = "K1 {0}")
    @DisplayName("K1 a URI that is not a WebSocket URI is refused, and the message does not contain it")
    @ValueSource(
            strings = {
                "http://secret.example/",
                "//secret.example/",
                "ws:secret",
                "ws:///secret",
                "ws://secret.example/#f",
                "ws://secret.example/#",
                "ws://user:secret@a.example/",
                "ws://@secret.example/",
                "ws://a_secret/",
                "ws://secret.example:0/",
                "ws://secret.example:65536/",
                "ws://sécret.example/"
            })
    void malformedUriIsRefusedAndNotRepeated(String uri) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> WsClientConfig.builder(URI.create(uri)));
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
    }

    @Test
    @DisplayName("K2 each connection has its own random key of 16 bytes")
    void everyConnectionHasItsOwnKey() {
        WsClientConfig config = WsClientConfig.builder(ECHO).build();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ClientChannel client = ClientChannel.open(config);
            String key = ClientChannel.header(client.request, "sec-websocket-key");
            assertEquals(16, Base64.getDecoder().decode(key).length);
            keys.add(key);
            client.finish();
        }
        assertEquals(100, keys.size());
    }

    @Test
    @DisplayName("K4 subprotocols are sent as one list in the order of preference")
    void subprotocolsAreSentInOrderOfPreference() {
        String request = request(WsClientConfig.builder(ECHO).subprotocols("chat", "Chat", "v2.chat"));
        assertEquals("chat, Chat, v2.chat", ClientChannel.header(request, "sec-websocket-protocol"));
    }

    @ParameterizedTest(name = "K4 <{0}>")
    @DisplayName("K4 a subprotocol that is not a token is refused")
    @ValueSource(strings = {"", " ", "a b", "a,b", "a;b", "a\r\nb", "\"a\"", "é", "a/b", "a\u0000"})
    void subprotocolThatIsNotATokenIsRefused(String subprotocol) {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        assertThrows(IllegalArgumentException.class, () -> builder.subprotocols("chat", subprotocol));
    }

    @Test
    @DisplayName("K4 a subprotocol that is given twice is refused")
    void repeatedSubprotocolIsRefused() {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        assertThrows(IllegalArgumentException.class, () -> builder.subprotocols("chat", "superchat", "chat"));
    }

    @Test
    @DisplayName("K13 the headers of the user are sent, also several with the same name")
    void userHeadersAreSentWithAllValues() {
        String request = request(WsClientConfig.builder(ECHO)
                .header("Authorization", "Bearer x y")
                .header("Cookie", "a=1")
                .header("X-Many", "1")
                .header("X-Many", "2\t3")
                .header("X-Empty", ""));
        assertTrue(
                request.endsWith("Authorization: Bearer x y\r\nCookie: a=1\r\nX-Many: 1\r\nX-Many: 2\t3\r\n"
                        + "X-Empty: \r\n\r\n"),
                request);
    }

    @ParameterizedTest(name = "K13 {0}")
    @DisplayName("K13 a header of the user cannot replace one of the handshake or of the framing")
    @ValueSource(
            strings = {
                "Host",
                "Upgrade",
                "Connection",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept",
                "Sec-WebSocket-New",
                "Content-Length",
                "Transfer-Encoding",
                "Origin"
            })
    void userHeaderCannotReplaceAHandshakeHeader(String name) {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        for (String spelling : new String[] {name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)}) {
            assertThrows(IllegalArgumentException.class, () -> builder.header(spelling, "x"));
        }
    }

    @ParameterizedTest(name = "K13 <{0}>")
    @DisplayName("K13 a header name that is not a token is refused")
    @ValueSource(strings = {"", " ", "Host ", "A B", "A:", "A\r\nHost", "ä", "\u0000"})
    void headerNameThatIsNotATokenIsRefused(String name) {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        assertThrows(IllegalArgumentException.class, () -> builder.header(name, "x"));
    }

    @ParameterizedTest(name = "K13 {index}")
    @DisplayName(
            "K13 a header value that ends its line or is not ASCII is refused, and the message does not contain it")
    @ValueSource(strings = {"secret\r\nHost: x", "secret\n", "secret\r", "secret\u0000", "secret\u007f", "secretä"})
    void illegalHeaderValueIsRefusedAndNotRepeated(String value) {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        Exception refused = assertThrows(IllegalArgumentException.class, () -> builder.header("X", value));
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
    }

    @Test
    @DisplayName("K3 Origin is sent if it is configured")
    void configuredOriginIsSent() {
        String request = request(WsClientConfig.builder(ECHO).origin("https://a.example:8443"));
        assertEquals("https://a.example:8443", ClientChannel.header(request, "origin"));
    }

    @ParameterizedTest(name = "K13 <{0}>")
    @DisplayName("K13 an origin with other than visible ASCII characters is refused")
    @ValueSource(strings = {"", " ", "https://a b", "x\r\nHost: y", "https://ä"})
    void originWithInvisibleCharactersIsRefused(String origin) {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        assertThrows(IllegalArgumentException.class, () -> builder.origin(origin));
    }

    @Test
    @DisplayName("K9 extensions are offered in the order of preference, with their parameters")
    void extensionsAreOfferedInOrderWithParameters() {
        String request = request(WsClientConfig.builder(ECHO)
                .extensions(
                        ClientTestExtension.named("x-one").with("bits", "12").with("flag", null),
                        ClientTestExtension.named("x-two")));
        assertEquals("x-one; bits=12; flag, x-two", ClientChannel.header(request, "sec-websocket-extensions"));
    }

    @Test
    @DisplayName("K9 an offer that is not made of tokens is refused")
    void offerThatIsNotMadeOfTokensIsRefused() {
        for (ClientTestExtension illegal : new ClientTestExtension[] {
            ClientTestExtension.named("a b"),
            ClientTestExtension.named(""),
            ClientTestExtension.named("a, b"),
            ClientTestExtension.named("a; b"),
            ClientTestExtension.named("a").with("x y", null),
            ClientTestExtension.named("a").with("x", "1\r\nHost: b"),
            ClientTestExtension.named("a").with("x", ""),
            ClientTestExtension.named("a").with("x", "1; y"),
        }) {
            WsClientConfig.Builder builder = WsClientConfig.builder(ECHO).extensions(illegal);
            assertThrows(IllegalArgumentException.class, builder::build);
        }
    }

    @Test
    @DisplayName("a pipeline of a server and an unusable timeout are refused")
    void serverPipelineAndUnusableTimeoutAreRefused() {
        WsClientConfig.Builder builder = WsClientConfig.builder(ECHO);
        WsPipeline server = WsPipeline.builder(WsRole.SERVER).build();
        assertThrows(IllegalArgumentException.class, () -> builder.pipeline(server));
        assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(Duration.ofMillis(-1)));
        assertEquals(
                "handshakeTimeout PT2562047788015215H30M7S is not above 0 and at most 24 h",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> builder.handshakeTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                        .getMessage());
    }
}
