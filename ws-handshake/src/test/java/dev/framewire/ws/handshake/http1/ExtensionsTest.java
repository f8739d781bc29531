package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionsTest {
    private static final String HEADER = "Sec-WebSocket-Extensions";

    /** Accepts every offer of its name and does not change frames. */
    private record Taking(String name, int rsv, Map<String, String> parameters)
            implements WebSocketServerExtensionHandshaker, WebSocketServerExtension {
        @Override
        public WebSocketServerExtension handshakeExtension(WebSocketExtensionData offer) {
            return offer.name().equals(name) ? this : null;
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return new WebSocketExtensionData(name, parameters);
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new WebSocketExtensionEncoder() {
                @Override
                protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    out.add(frame.retain());
                }
            };
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new WebSocketExtensionDecoder() {
                @Override
                protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                    out.add(frame.retain());
                }
            };
        }
    }

    private static Taking taking(String name, int rsv) {
        return new Taking(name, rsv, Map.of());
    }

    private static String answer(Request request, WebSocketServerExtensionHandshaker... handshakers) {
        try (Server server = Server.of(Server.config().extensions(handshakers))) {
            String response = server.receive(request).sent();
            int start = response.indexOf("\r\n" + HEADER + ": ");
            assertEquals("101", Server.statusOf(response));
            server.receiveFrame(Server.MASKED_HELLO);
            assertEquals(Server.HELLO, server.sentHex());
            return start < 0
                    ? ""
                    : response.substring(start + HEADER.length() + 4, response.indexOf("\r\n", start + 2));
        }
    }

    private static Request offering(String... lines) {
        Request request = Request.UPGRADE;
        for (String line : lines) {
            request = request.with(HEADER + ": " + line);
        }
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a           | a",
                "b, a        | b, a",
                "x, a, y, b  | a, b",
                ", ,b,,      | b",
                "a, a        | a",
                "a;p;p, a    | a",
                "a;p=1;p=2   | ''",
                "c, a        | c",
                "a, c        | a",
                "'' | ''",
            })
    @DisplayName(
            "H17 offers are selected in the order of the client, each RSV bit once, without offers that repeat a parameter")
    void offersAreSelectedInTheOrderOfTheClient(String offer, String answer) {
        Request request = offer.isEmpty() ? Request.UPGRADE : offering(offer);
        assertEquals(answer, answer(request, taking("a", 4), taking("b", 2), taking("c", 4)));
    }

    @Test
    @DisplayName("H15 the extension header may have several lines")
    void extensionHeaderMayHaveSeveralLines() {
        assertEquals("b, a", answer(offering("b", "x;p=1, a"), taking("a", 4), taking("b", 2)));
    }

    @Test
    @DisplayName("H17 the response and the event have the same parameters")
    void responseAndEventHaveTheSameParameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("bits", "10");
        parameters.put("flag", null);
        try (Server server = Server.of(Server.config().extensions(new Taking("a", 4, parameters)))) {
            String response = server.receive(offering("a")).sent();
            assertEquals(Server.switching(HEADER + ": a; bits=10; flag"), response);
            assertEquals(parameters, server.complete.extensions().get(0).parameters());
        }
    }

    @Test
    @DisplayName("H17 an extension that throws or gives an illegal answer is declined, and the next one gets the offer")
    void brokenExtensionIsDeclined() {
        WebSocketServerExtensionHandshaker throwing = offer -> {
            throw new IllegalStateException("broken");
        };
        Taking noToken = new Taking("a", 1, Map.of("p", "a\r\nSet-Cookie: b"));
        assertEquals("a", answer(offering("a"), throwing, noToken, taking("a", 4)));
        assertEquals("", answer(offering("a"), throwing, noToken));
    }

    @Test
    @DisplayName("H17 the permessage-deflate of Netty works")
    void nettysPermessageDeflateWorks() {
        try (Server server = Server.of(Server.config().extensions(new PerMessageDeflateServerExtensionHandshaker(0)))) {
            server.receive(offering("permessage-deflate; client_max_window_bits"));
            assertEquals(Server.switching(HEADER + ": permessage-deflate"), server.sent());
            // "Hello" compressed (RFC 7692 section 7.2.3.1), masked with 00000000
            server.receiveFrame("c18700000000f248cdc9c90700");
            assertEquals("text Hello", server.events.get(2));
        }
    }

    @Test
    @DisplayName("H16 legal extensions are parsed")
    void legalExtensionsAreParsed() {
        Map<String, String> table = Map.of(
                "foo;x=1", "foo{x=1}",
                "foo ; x = 1\t; y ", "foo{x=1, y=null}",
                "foo;x=\"1\"", "foo{x=1}",
                "foo;x=\"a\\b\\c\"", "foo{x=abc}",
                "!#$%&'*+-.^_`|~a9", "!#$%&'*+-.^_`|~a9{}");
        table.forEach((header, parsed) -> {
            List<ExtensionHeader.Element> elements = ExtensionHeader.elements(List.of(header));
            assertNotNull(elements, header);
            WebSocketExtensionData data = elements.get(0).data();
            assertEquals(parsed, data.name() + new TreeMap<>(data.parameters()));
        });
    }
}
