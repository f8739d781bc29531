package dev.framewire.ws.handshake.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewire.ws.handshake.WsRequestTarget;
import dev.framewire.ws.handshake.testing.Request;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the first and the last character of each character class, and the characters next to them. */
class HeaderGrammarTest {
    @Test
    @DisplayName("a token consists of exactly the characters of RFC 9110 section 5.6.2, checked from NUL to U+00FF")
    void tokenConsistsOfTheCharactersOfRfc9110() {
        String token = "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~";
        for (char c = 0; c <= 0xFF; c++) {
            assertEquals(token.indexOf(c) >= 0, HeaderTokens.isToken(String.valueOf(c)), "U+" + (int) c);
        }
    }

    @Test
    @DisplayName("a list drops the space around its elements and skips empty elements")
    void listElementsLoseSpaceAndEmptyOnesAreSkipped() {
        assertEquals(List.of("a", "b", "c"), HeaderTokens.tokens(List.of("\t a \t, ,b ,", " , c \t")));
        assertEquals(List.of(), HeaderTokens.tokens(List.of(" \t , ", "")));
        assertNull(HeaderTokens.tokens(List.of("a b")));
    }

    @Test
    @DisplayName("the grammar of extensions allows space between any two parts")
    void extensionGrammarAllowsSpaceBetweenItsParts() {
        List<WebSocketExtensionData> read =
                ExtensionHeader.parse(List.of(" \t, a ; b \t = 1 ; c = \" \", d", "\t x ; y = \"z\" ; w ,"));
        assertNull(read, "a quoted space is no token");
        List<WebSocketExtensionData> good =
                ExtensionHeader.parse(List.of(" \t, a ; b \t = 1 ; c = \"\\2\" \t", "\t x ; y = \"z\" ; w ,"));
        assertNotNull(good);
        assertEquals("a; b=1; c=2", ExtensionHeader.format(good.get(0)));
        assertEquals("x; y=z; w", ExtensionHeader.format(good.get(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, -1",
        "z, z, -1",
        "A, a, -1",
        "Z, z, -1",
        "0, 0, -1",
        "9, 9, -1",
        "a:, a, -1",
        "a:0, a, 0",
        "a:1, a, 1",
        "a:09, a, 9",
        "a:65535, a, 65535",
        "[::1]:, [::1], -1",
        "[0f:F.9]:8, [0f:f.9], 8",
        "a.b, a.b, -1",
        "a.b., a.b., -1",
    })
    @DisplayName("a legal host and port are parsed")
    void hostAndPortAreParsed(String text, String host, int port) {
        assertEquals(new HostPort(host, port), HostPort.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "`",
                "{",
                "@",
                "[",
                "/",
                "a/",
                "a:65536",
                "a:655350",
                "a:/",
                "a::",
                "a:-1",
                "a:1a",
                ".a",
                "a..b",
                "[]",
                "[::1",
                "[::g]",
                "[::\uff11]",
                "[:~]",
                "[::1]x",
                "[::1]80",
                "a b",
                "a:b:1"
            })
    @DisplayName("a malformed host or port is refused")
    void malformedHostOrPortIsRefused(String text) {
        assertNull(HostPort.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "a0", "a9", "a+", "a-", "a.", "https"})
    @DisplayName("a legal scheme of an origin is accepted (RFC 3986 section 3.1)")
    void legalSchemeIsAccepted(String scheme) {
        assertNotNull(Origin.parse(scheme + "://h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "9a", "+a", "-a", ".a", "a_", "a/", "a:", "a,", "`", "{", "@", "[", "\u212a"})
    @DisplayName("a malformed scheme of an origin is refused")
    void malformedSchemeIsRefused(String scheme) {
        assertNull(Origin.parse(scheme + "://h"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a?b, /a",
        "/?, /",
        "//a, //a",
        "http://h, /",
        "http://h?q, /",
        "wss://h/a?b?c, /a",
        "HTTP://h:1/, /",
        "ws://[::1]:80//a, //a",
        "/../a, /../a",
        "/%61;b=c, /%61;b=c",
        "/?http://h/a, /",
        "/http://h/a, /http://h/a",
    })
    @DisplayName("a legal request-target gives its path without the query")
    void requestTargetHasAPath(String target, String path) {
        assertEquals(path, WsRequestTarget.path(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "h:80",
                "?",
                "ftp://h/",
                "http:/h",
                "http:h/a",
                "*://h/a",
                "a/b://h/a",
                "://h/a",
                "ws:///a",
                "http://",
                "http://:80/a",
                "http://u@h/a",
                "http://u:p@h:80/a",
                "http://h:99999/a",
                "http://h\\/a",
                "/a#b",
                "#",
                "http://h#/a",
                "http://h/a?b#c",
                "\\a",
                "?/a",
                " /a",
                "%2Fa"
            })
    @DisplayName("other request-targets give no path")
    void otherRequestTargetsHaveNoPath(String target) {
        assertNull(WsRequestTarget.path(target));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, h,    true",
        "HTTP/1.1, h:80, true",
        "HTTP/1.1, '',   false",
        "HTTP/1.1, u@h,  false",
        "HTTP/1.1, h/,   false",
        "HTTP/1.1, 'h i', false",
        "HTTP/1.1, 'h,i', true",
        "HTTP/1.1, -,    false",
        "HTTP/1.1, h|h,  false",
        "HTTP/1.0, -,    true",
        "HTTP/1.0, h|h,  false",
        "HTTP/1.0, u@h,  false",
    })
    @DisplayName(
            "a request needs one legal Host, or none in HTTP/1.0; in the rows - means no Host, and | separates two")
    void exactlyOneLegalHostIsValid(String version, String hosts, boolean valid) {
        Request request = Request.of("GET / " + version);
        for (String host : hosts.equals("-") ? new String[0] : hosts.split("\\|", -1)) {
            request = request.with("Host: " + host);
        }
        assertEquals(valid, WsRequestTarget.hasValidHost(request.parsed()));
    }

    @ParameterizedTest
    @CsvSource({
        "/a,            H:80,  h",
        "/a,            u@h,   -",
        "http://G:1/a,  h,     g",
        "http://u@g/a,  h,     -",
        "ws://[::1]/a,  h,     [::1]",
        "*,             h,     h",
    })
    @DisplayName("the host of an absolute-form target overrides the Host header; in the rows - means no host")
    void targetInAbsoluteFormOverridesHost(String target, String host, String expected) {
        Request request = Request.of("GET " + target + " HTTP/1.1", "Host: " + host);
        assertEquals(expected.equals("-") ? null : expected, WsRequestTarget.host(request.parsed()));
        assertNull(WsRequestTarget.host(Request.of("GET /a HTTP/1.0").parsed()));
    }

    @Test
    @DisplayName("a client checks the range of a port and the characters of an origin")
    void clientChecksPortAndOriginCharacters() {
        for (int port : new int[] {1, 65535}) {
            assertEquals(port, ClientTarget.of(URI.create("ws://h:" + port)).port());
        }
        for (int port : new int[] {0, 65536}) {
            assertThrows(IllegalArgumentException.class, () -> ClientTarget.of(URI.create("ws://h:" + port)));
        }
        UserHeaders.requireOrigin("!~");
        for (String origin : List.of(" ", "\u007f", "\u0080", "a\t")) {
            assertThrows(IllegalArgumentException.class, () -> UserHeaders.requireOrigin(origin));
        }
    }
}
