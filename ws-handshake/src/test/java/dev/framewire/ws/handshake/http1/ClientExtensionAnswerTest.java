package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.http1.ClientAnswerTest.OFFERING;
import static dev.framewire.ws.handshake.http1.ClientAnswerTest.accepted;
import static dev.framewire.ws.handshake.http1.ClientAnswerTest.refused;
import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests extensions in the answer of a server that a client accepts or refuses. */
class ClientExtensionAnswerTest {
    @ParameterizedTest(name = "K9 H16 {0}")
    @DisplayName("K9 H16 an extension that was not offered, is repeated, unacceptable or malformed fails the handshake")
    @ValueSource(
            strings = {
                "x-peers-bytes",
                "X-One",
                "x-one, x-peers-bytes",
                "x-one, x-one",
                "x-zero, x-zero",
                "x-one; bits=12, x-one; bits=11",
                "x-two, x-three",
                "x-one; bad",
                "x-one; throw",
                "x-one; bits=1; bits=2",
                "",
                ",",
                " , ,",
                ";",
                "x-one;",
                "x-one; bits=",
                "x-one; =1",
                "x-one; bits=1 2",
                "x-one x-two",
                "x-one; bits=\"1",
                "x-one; bits=1\"",
                "x-one; bits=\"\"",
                "x-one; bits=\"a b\"",
                "x-one; bits=\"1\" 2",
                "x-one; bits=\"1\\",
                "x-one=1",
                "x-one; bits=\"1\\\"\"",
                "x-one/x-two",
                "\"x-one\"",
                "x-one; bits==1",
                "x-one;; bits=1",
                "x-\u00e9"
            })
    void wrongExtensionAnswerFailsTheHandshake(String extensions) {
        String failure = refused(OFFERING, "X-Peer: peers-bytes", "Sec-WebSocket-Extensions: " + extensions)
                .getMessage();
        assertFalse(failure.contains("x-one"), failure);
    }

    @Test
    @DisplayName("K9 a client that offered no extension accepts none")
    void clientWithoutOfferAcceptsNoExtension() {
        WsClientConfig config =
                WsClientConfig.builder(ECHO).subprotocols("chat").build();
        refused(config, "X-Peer: peers-bytes", "Sec-WebSocket-Extensions: permessage-deflate");
    }

    @ParameterizedTest(name = "H15 {0}")
    @DisplayName("H15 K9 chosen extensions may be on one line or several, quoted or not, with empty elements")
    @ValueSource(
            strings = {
                "x-one; bits=10, x-two",
                "x-one;bits=\"10\",x-two",
                "x-one ; bits = \"1\\0\"\t,, x-two ,",
                "x-one; bits=10|x-two",
                "|x-one; bits=10|,x-two"
            })
    void chosenExtensionsAreReadFromAnyLayout(String lines) {
        String[] headers = Arrays.stream(lines.split("\\|"))
                .map("Sec-WebSocket-Extensions: "::concat)
                .toArray(String[]::new);
        WsHandshakeCompleteEvent event = accepted(OFFERING, headers);
        List<WebSocketExtensionData> extensions = event.extensions();
        assertEquals(
                List.of("x-one", "x-two"),
                extensions.stream().map(WebSocketExtensionData::name).toList());
        assertEquals(Map.of("bits", "10"), extensions.get(0).parameters());
        assertEquals(Map.of(), extensions.get(1).parameters());
    }

    @Test
    @DisplayName("H15 one malformed line among several fails the handshake")
    void oneMalformedLineFailsTheHandshake() {
        refused(OFFERING, "X-Peer: peers-bytes", "Sec-WebSocket-Extensions: x-one\r\nSec-WebSocket-Extensions: x-two;");
    }

    @Test
    @DisplayName("K9 the offer with the name that the server chose takes the answer, wherever it is in the list")
    void matchingOfferTakesTheAnswer() {
        ClientTestExtension first = ClientTestExtension.named("x-one").rsv(4);
        WsClientConfig config = WsClientConfig.builder(ECHO)
                .extensions(ClientTestExtension.named("x-other"), first)
                .build();
        assertEquals(
                1,
                accepted(config, "Sec-WebSocket-Extensions: x-one").extensions().size());
    }

    @Test
    @DisplayName(
            "regular expressions on header text: K9 H16 an extension header with 64 KiB of one character is parsed in one pass")
    void longExtensionHeaderIsParsedInOnePass() {
        for (String character : new String[] {" ", ",", "\"", ";", "=", "\\", "a"}) {
            String text = "a;b=\"" + character.repeat(65_536);
            List<WebSocketExtensionData> read = ExtensionHeader.parse(List.of(text));
            assertNull(read, character);
        }
    }
}
