package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.chat.ChatLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The server over real sockets")
class ChatServerTest {
    private static final String UPGRADE =
            "Host: server.example.com\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
                    + "Sec-WebSocket-Version: 13\n";
    private static final String MASKED_HI = "81 82 01 02 03 04 69 6b";

    /** High enough that no test has to wait. */
    private static final ChatLimits NO_HURRY = new ChatLimits(2000, 32, 20, 1000, 10_000);

    private ChatServer server;

    @BeforeEach
    void start() throws IOException {
        server = ChatServer.start(ChatServerConfig.builder()
                .port(0)
                .eventLoops(3)
                .maxEchoBytes(8 << 20)
                .limits(NO_HURRY)
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("M1 the sample request gets the header lines of the sample response, and no others")
    void sampleRequestGetsTheSampleHeaders() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            client.send("GET /chat HTTP/1.1\n" + UPGRADE + "Sec-WebSocket-Protocol: chat, superchat\n\n");
            List<String> head = client.head();
            assertEquals("HTTP/1.1 101 Switching Protocols", head.get(0));
            assertEquals(
                    List.of(
                            "connection: Upgrade",
                            "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                            "sec-websocket-protocol: chat",
                            "upgrade: websocket"),
                    head.subList(1, head.size()).stream()
                            .map(ChatServerTest::lowerCaseName)
                            .sorted()
                            .toList());
            assertEquals("* guest-1 joined", text(client));
        }
    }

    private static String lowerCaseName(String header) {
        int colon = header.indexOf(':');
        return header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
    }

    private static String text(RawHttp client) throws IOException {
        byte[] header = client.bytes(2);
        assertEquals(0x81, header[0] & 0xFF);
        return new String(client.bytes(header[1]), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "M2 a request with only unknown subprotocols is ordinary HTTP, and the connection can still be upgraded")
    void requestWithUnknownSubprotocolsIsOrdinaryHttp() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            client.send("GET /chat HTTP/1.1\n" + UPGRADE + "Sec-WebSocket-Protocol: mqtt\n\n");
            assertEquals(
                    "This is the WebSocket of the chat. It speaks the subprotocols chat and superchat."
                            + " It supports none of the subprotocols that you offered.\n",
                    body(client, "HTTP/1.1 400 Bad Request"));
            client.send("GET /echo HTTP/1.1\n" + UPGRADE + "Sec-WebSocket-Protocol: chat\n\n");
            body(client, "HTTP/1.1 400 Bad Request");
            client.send("GET /healthz HTTP/1.1\nHost: x\n\n");
            assertEquals("ok\n", body(client, "HTTP/1.1 200 OK"));
            client.send("GET /chat HTTP/1.1\n" + UPGRADE + "Sec-WebSocket-Protocol: mqtt, superchat\n\n");
            assertEquals("HTTP/1.1 101 Switching Protocols", client.head().get(0));
            assertTrue(text(client).startsWith("{\"type\":\"welcome\",\"nick\":\"guest-1\","));
        }
    }

    private static String body(RawHttp client, String statusLine) throws IOException {
        List<String> head = client.head();
        assertEquals(statusLine, head.get(0));
        String length = head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .findFirst()
                .orElseThrow()
                .substring("content-length: ".length());
        return new String(client.bytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("M3 a request without a subprotocol gets chat, and the response does not name it")
    void requestWithoutSubprotocolGetsChat() throws Exception {
        try (JdkClient client = JdkClient.connect(server.port(), "/chat")) {
            assertEquals("", client.subprotocol());
            assertEquals("* guest-1 joined", client.next());
        }
    }

    @Test
    @DisplayName("H20 a frame in the same read as the upgrade is echoed")
    void frameReadWithTheUpgradeIsEchoed() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            client.send("GET /echo HTTP/1.1\n" + UPGRADE + "\n").sendHex(MASKED_HI);
            assertEquals("HTTP/1.1 101 Switching Protocols", client.head().get(0));
            assertEquals("81026869", client.hex(4));
        }
    }

    @Test
    void clientsOfBothSubprotocolsExchangeMessages() throws Exception {
        try (JdkClient line = JdkClient.connect(server.port(), "/chat", "chat");
                JdkClient json = JdkClient.connect(server.port(), "/chat", "superchat", "chat")) {
            assertEquals("superchat", json.subprotocol());
            assertTrue(json.next().startsWith("{\"type\":\"welcome\",\"nick\":\"guest-2\","));
            json.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            assertEquals(
                    "{\"type\":\"joined\",\"room\":\"lobby\",\"nicks\":[\"guest-1\",\"guest-2\"],\"entries\":[],"
                            + "\"earlier\":false,\"gap\":false}",
                    json.next());
            json.send("{\"type\":\"nick\",\"nick\":\"ada\"}")
                    .send("oops")
                    .send("{\"type\":\"message\",\"text\":\"hi\"}");
            assertEquals("* guest-1 joined", line.next());
            assertEquals("* guest-2 joined", line.next());
            assertEquals("* guest-2 is now ada", line.next());
            assertEquals("ada: hi", line.next());
            line.send("hello ada");
            assertEquals("guest-1: hello ada", line.next());
            assertTrue(json.next().startsWith("{\"type\":\"nick\",\"from\":\"guest-2\",\"to\":\"ada\","));
            assertEquals("{\"type\":\"error\",\"code\":\"bad-message\",\"message\":\"that is not JSON\"}", json.next());
            assertTrue(json.next().matches(said("ada", "hi")));
            assertTrue(json.next().matches(said("guest-1", "hello ada")));
            json.leave();
            assertEquals("* ada left", line.next());
        }
    }

    private static String said(String nick, String text) {
        return "\\{\"type\":\"message\",\"room\":\"lobby\",\"id\":\"\\d+-\\d+\",\"nick\":\"" + nick + "\",\"text\":\""
                + text + "\",\"at\":\"[^\"]+\"}";
    }

    @Test
    void nickThatIsTakenIsRefused() throws Exception {
        try (JdkClient first = JdkClient.connect(server.port(), "/chat", "superchat");
                JdkClient second = JdkClient.connect(server.port(), "/chat", "superchat")) {
            first.next();
            second.next();
            first.send("{\"type\":\"nick\",\"nick\":\"ada\"}");
            assertTrue(first.next().contains("\"to\":\"ada\""));
            second.send("{\"type\":\"nick\",\"nick\":\"ADA\"}");
            assertEquals(
                    "{\"type\":\"error\",\"code\":\"nick-taken\",\"message\":\"that nickname is taken\"}",
                    second.next());
        }
    }

    @Test
    void clientsOnAllEventLoopsSeeOneOrder() throws Exception {
        int people = 6;
        int each = 50;
        List<JdkClient> clients = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            clients.add(JdkClient.connect(server.port(), "/chat", "chat"));
            for (JdkClient present : clients) {
                assertEquals("* guest-" + (i + 1) + " joined", present.next());
            }
        }
        clients.parallelStream().forEach(client -> IntStream.range(0, each).forEach(n -> client.send("line " + n)));

        List<List<String>> seen = new ArrayList<>();
        for (JdkClient client : clients) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < people * each; i++) {
                lines.add(client.next());
            }
            seen.add(lines);
        }
        seen.forEach(lines -> assertEquals(seen.get(0), lines));
        List<String> ofOne =
                seen.get(0).stream().filter(line -> line.startsWith("guest-1:")).toList();
        assertEquals(
                IntStream.range(0, each).mapToObj(n -> "guest-1: line " + n).toList(), ofOne);
        for (JdkClient client : clients) {
            client.close();
        }
    }

    @Test
    void clientThatReadsNothingIsDisconnectedAndOthersContinue() throws Exception {
        int lines = 1000;
        String filler = "\uD83D\uDC4B".repeat(1990);
        try (RawHttp asleep = new RawHttp(server.port())) {
            asleep.send("GET /chat HTTP/1.1\n" + UPGRADE + "\n");
            asleep.head();
            assertEquals("* guest-1 joined", text(asleep));
            try (JdkClient talker = JdkClient.connect(server.port(), "/chat", "chat")) {
                assertEquals("* guest-2 joined", talker.next());
                List<String> received = new ArrayList<>();
                // 8 MB, more than the send queue and the sockets hold
                for (int i = 0; i < lines; i++) {
                    talker.send(i + filler);
                    received.add(talker.next());
                }
                // then the time in which a peer must answer a Close
                while (received.size() <= lines) {
                    received.add(talker.next());
                }
                assertTrue(received.remove("* guest-1 left"), "is disconnected");
                List<String> said = IntStream.range(0, lines)
                        .mapToObj(i -> "guest-2: " + i + filler)
                        .toList();
                assertEquals(said, received, "the other client gets all lines in order");
            }
        }
        try (RawHttp figures = new RawHttp(server.port())) {
            figures.send("GET /metrics HTTP/1.1\nHost: x\n\n");
            String all = body(figures, "HTTP/1.1 200 OK");
            // the peer sent no Close
            assertTrue(
                    all.contains("framewire_connections_closed_total{code=\"1006\",initiator=\"local\"} 1.0\n"), all);
            assertFalse(all.contains("framewire_messages_dropped_total 0.0\n"), all);
        }
    }

    @Test
    @DisplayName("L18 a server that stops sends Close 1001 to every WebSocket and closes every HTTP connection")
    void stoppingServerSends1001() throws Exception {
        try (JdkClient chat = JdkClient.connect(server.port(), "/chat", "superchat");
                JdkClient echo = JdkClient.connect(server.port(), "/echo");
                RawHttp http = new RawHttp(server.port())) {
            http.send("GET /healthz HTTP/1.1\nHost: x\n\n");
            body(http, "HTTP/1.1 200 OK");
            chat.next();
            server.close();
            assertEquals(1001, chat.closeStatus());
            assertEquals(1001, echo.closeStatus());
            assertTrue(http.atEnd());
        }
    }
}
