package dev.framewire.ws.handshake.http1;

import static dev.framewire.ws.handshake.testing.ClientChannel.ECHO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.testing.ClientChannel;
import dev.framewire.ws.handshake.testing.ClientTestExtension;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests answers of a server, given as HTTP text, that a client accepts or refuses. */
class ClientAnswerTest {
    static final WsClientConfig OFFERING = WsClientConfig.builder(ECHO)
            .subprotocols("chat", "superchat")
            .extensions(
                    ClientTestExtension.named("x-one").with("bits", "12").rsv(4),
                    ClientTestExtension.named("x-two").rsv(2),
                    ClientTestExtension.named("x-three").rsv(2),
                    ClientTestExtension.named("x-zero"))
            .build();

    /** The failure that a valid answer with one change causes; it has the status and the headers. */
    static WsClientHandshakeException refused(WsClientConfig config, String what, String instead) {
        ClientChannel client = ClientChannel.open(config);
        String good = client.good("Sec-WebSocket-Protocol: chat", "X-Peer: peers-bytes");
        assertTrue(good.contains(what), good);
        client.answer(good.replace(what, instead));
        assertFalse(client.channel.isOpen());
        WsClientHandshakeException failure = client.failure();
        assertFalse(failure.getMessage().contains("peers-bytes"), failure.getMessage());
        assertEquals(101, failure.status().code());
        client.finish();
        return failure;
    }

    static WsHandshakeCompleteEvent accepted(WsClientConfig config, String... more) {
        ClientChannel client = ClientChannel.open(config);
        client.answer(client.good(more));
        assertTrue(client.channel.isOpen());
        assertNull(client.handler.handshakeFuture().cause());
        WsHandshakeCompleteEvent event = client.handler.handshakeFuture().getNow();
        client.finish();
        return event;
    }

    @Test
    @DisplayName("K6 a valid answer opens the connection")
    void validAnswerOpensTheConnection() {
        WsHandshakeCompleteEvent event = accepted(OFFERING, "Sec-WebSocket-Protocol: superchat", "X-More: 1");
        assertEquals("superchat", event.subprotocol());
        assertEquals("/echo", event.requestTarget());
        assertEquals("1", event.headers().get("x-more"));
        assertEquals(List.of(), event.extensions());
    }

    @ParameterizedTest(name = "K6 {0}")
    @DisplayName("K6 a status other than 101 fails the handshake; the failure has the status and the headers")
    @ValueSource(ints = {200, 204, 301, 307, 400, 401, 403, 404, 426, 429, 500, 503, 600, 999})
    void otherStatusFailsWithStatusAndHeaders(int status) {
        ClientChannel client = ClientChannel.open();
        client.answer("HTTP/1.1 " + status + " peers-bytes\r\nLocation: /there\r\nContent-Length: 5\r\n\r\nbo");
        WsClientHandshakeException failure = client.failure();
        assertEquals("the server answered with status " + status + " instead of 101", failure.getMessage());
        assertEquals(status, failure.status().code());
        assertEquals("/there", failure.headers().get("location"));
        assertFalse(client.channel.isOpen());
        client.finish();
    }

    @Test
    @DisplayName("K6 the client does not wait for the body of a refusal, whatever its length")
    void bodyOfARefusalIsNotAwaited() {
        for (String body : new String[] {"", "Transfer-Encoding: chunked\r\n", "Content-Length: 9999999999\r\n"}) {
            ClientChannel client = ClientChannel.open();
            client.answer("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n" + body + "\r\nxyz");
            assertEquals("Basic", client.failure().headers().get("www-authenticate"));
            client.finish();
        }
    }

    @Test
    @DisplayName("K6 interim answers are skipped")
    void interimAnswersAreSkipped() {
        ClientChannel client = ClientChannel.open();
        client.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
        assertFalse(client.handler.handshakeFuture().isDone());
        client.answer("HTTP/1.1 102 Processing\r\n\r\n" + client.good());
        assertTrue(client.handler.handshakeFuture().isSuccess());
        client.finish();
    }

    @Test
    @DisplayName("K6 an HTTP/1.0 answer fails the handshake")
    void answerOfHttp10FailsTheHandshake() {
        refused(OFFERING, "HTTP/1.1", "HTTP/1.0");
    }

    @ParameterizedTest(name = "{index} {0}")
    @DisplayName("K7 an Upgrade that is not exactly websocket, or a Connection without Upgrade, fails the handshake")
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade: websocket\\r\\n | ''",
                "Upgrade: websocket | Upgrade:",
                "Upgrade: websocket | Upgrade: h2c",
                "Upgrade: websocket | Upgrade: websocket, h2c",
                "Upgrade: websocket | Upgrade: websocket/13",
                "Upgrade: websocket | Upgrade: peers-bytes",
                "Upgrade: websocket | Upgrade: HTTP/1.1",
                "Upgrade: websocket | Upgrade: websocket\\r\\nUpgrade: websocket",
                "Connection: Upgrade\\r\\n | ''",
                "Connection: Upgrade | Connection:",
                "Connection: Upgrade | Connection: close",
                "Connection: Upgrade | Connection: Upgraded",
                "Connection: Upgrade | Connection: keep-alive Upgrade",
                "Connection: Upgrade | Connection: \"Upgrade\"",
            })
    void wrongUpgradeOrConnectionFailsTheHandshake(String what, String instead) {
        refused(OFFERING, what.replace("\\r\\n", "\r\n"), instead.replace("\\r\\n", "\r\n"));
    }

    @Test
    @DisplayName("K7 other case, more space and other connection options are accepted")
    void caseSpaceAndOtherOptionsAreAccepted() {
        for (String[] change : new String[][] {
            {"Upgrade: websocket", "upgrade:  WebSocket "},
            {"Connection: Upgrade", "connection: uPGRADE"},
            {"Connection: Upgrade", "Connection: keep-alive\t,\tupgrade,"},
            {"Connection: Upgrade", "Connection: keep-alive\r\nConnection: ,upgrade"},
            {"HTTP/1.1 101 Switching Protocols", "HTTP/1.1 101"},
            {"HTTP/1.1 101 Switching Protocols", "HTTP/1.1 101 peer's words"},
        }) {
            ClientChannel client = ClientChannel.open();
            client.answer(client.good().replace(change[0], change[1]));
            assertTrue(client.handler.handshakeFuture().isSuccess(), change[1]);
            client.finish();
        }
    }

    @Test
    @DisplayName("K8 an Accept that does not match the key fails the handshake; space around the value does not matter")
    void wrongOrRepeatedAcceptFailsTheHandshake() {
        ClientChannel probe = ClientChannel.open();
        String accept = ClientChannel.accept(ClientChannel.header(probe.request, "sec-websocket-key"));
        probe.answer(probe.good().replace(accept, "\t " + accept + " \t"));
        assertTrue(probe.handler.handshakeFuture().isSuccess());
        probe.finish();

        String name = "Sec-WebSocket-Accept: ";
        refused(OFFERING, name, "X-Accept: ");
        refused(OFFERING, name, name + "\r\nX: ");
        refused(OFFERING, name, name + "A");
        refused(OFFERING, name, name + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX: ");
        refused(OFFERING, name, name + "peers-bytes\r\n" + name);
    }

    @Test
    @DisplayName("K8 the correct Accept, sent twice or in other case, fails the handshake")
    void correctAcceptTwiceOrInOtherCaseFails() {
        ClientChannel twice = ClientChannel.open();
        String accept = "Sec-WebSocket-Accept: "
                + ClientChannel.accept(ClientChannel.header(twice.request, "sec-websocket-key"));
        twice.answer(twice.good(accept));
        twice.failure();
        twice.finish();

        ClientChannel otherCase = ClientChannel.open();
        String good = otherCase.good();
        int value = good.indexOf("Accept: ") + "Accept: ".length();
        otherCase.answer(good.substring(0, value) + swapCase(good.substring(value)));
        otherCase.failure();
        otherCase.finish();
    }

    private static String swapCase(String text) {
        StringBuilder swapped = new StringBuilder();
        text.chars()
                .mapToObj(c -> (char) c)
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .forEach(swapped::append);
        return swapped.toString();
    }

    @ParameterizedTest(name = "K10 <{0}>")
    @DisplayName("K10 a subprotocol that was not offered, is empty or is sent twice fails the handshake")
    @ValueSource(
            strings = {
                "",
                "peers-bytes",
                "Chat",
                "chat, superchat",
                "chat,",
                "\"chat\"",
                "chat\r\nSec-WebSocket-Protocol: chat"
            })
    void subprotocolThatWasNotOfferedFails(String chosen) {
        refused(OFFERING, "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: " + chosen);
    }

    @Test
    @DisplayName("K10 an answer without a subprotocol is accepted; a client that offered none accepts no other answer")
    void answerWithoutSubprotocolIsAccepted() {
        WsClientConfig none = WsClientConfig.builder(ECHO).build();
        refused(none, "X-Peer", "X-Peer");
        assertNull(accepted(none).subprotocol());
        assertNull(accepted(OFFERING).subprotocol());
    }

    @Test
    @DisplayName(
            "uncaught exception on hostile headers: K6 an answer that is malformed or too large fails the handshake")
    void malformedOrOversizedAnswerFails() {
        for (String answer : new String[] {
            "SSH-2.0-OpenSSH_9.9\r\n",
            "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 abc x\r\n\r\n",
            "HTTP/1.1 -1 x\r\n\r\n",
            "\u0000\u0001x\r\n\r\n",
            "HTTP/1.1 101 x\r\n: x\r\n\r\n",
            "HTTP/1.1 101 x\r\nUpgrade\u0000: websocket\r\n\r\n",
            "HTTP/1.1 101 x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 101 x\r\nX: " + "x".repeat(10_000) + "\r\n\r\n",
            "HTTP/1.1 101 " + "x".repeat(10_000) + "\r\n\r\n",
        }) {
            ClientChannel client = ClientChannel.open();
            client.answer(answer);
            assertNull(client.failure().status(), client.failure().getMessage());
            assertTrue(client.failure().headers().isEmpty());
            assertEquals(
                    "the answer is not legal HTTP, or too large",
                    client.failure().getMessage());
            assertFalse(client.channel.isOpen());
            client.finish();
        }
    }
}
