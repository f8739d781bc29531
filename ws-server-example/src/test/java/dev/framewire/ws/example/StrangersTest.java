package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests other clients with our server over real sockets. */
class StrangersTest {
    private static final int BIG = 1 << 20;

    private static ChatServer server() throws Exception {
        return ChatServer.start(ChatServerConfig.builder().port(0).build());
    }

    private static String uri(ChatServer server, String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M5 text and binary messages of all sizes are echoed, and the Close of the client is answered")
    void echoReturnsMessagesOfAllSizes(Stranger stranger) throws Exception {
        byte[] random = new byte[BIG];
        new Random(7).nextBytes(random);
        try (ChatServer server = server();
                StrangerConnection connection = stranger.connect(uri(server, "/echo"), "", "")) {
            for (String text : new String[] {"hello", "", "Grüße, 你好 🎈", "x".repeat(BIG)}) {
                connection.send(text);
                assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), connection.next());
            }
            for (int size : new int[] {0, 1, 125, 126, 65535, 65536, BIG}) {
                byte[] message = Arrays.copyOf(random, size);
                connection.send(message);
                assertArrayEquals(message, connection.next());
            }
            connection.leave(4001, "done");
            assertEquals(4001, connection.closeCode());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M1 the subprotocol is negotiated; L18 a server that stops sends Close 1001")
    void chatUsesTheSubprotocolUntilTheServerStops(Stranger stranger) throws Exception {
        try (StrangerConnection connection = chatOnceAndStop(stranger)) {
            assertEquals(1001, connection.closeCode());
        }
    }

    private static StrangerConnection chatOnceAndStop(Stranger stranger) throws Exception {
        try (ChatServer server = server()) {
            StrangerConnection connection = stranger.connect(uri(server, "/chat"), "superchat", "");
            connection.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            assertTrue(text(connection).contains("\"welcome\""));
            assertTrue(text(connection).contains("\"joined\""));
            connection.send("{\"type\":\"message\",\"text\":\"hi\"}");
            assertTrue(text(connection).contains("\"text\":\"hi\""));
            return connection;
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M2 a request with an unknown subprotocol is ordinary HTTP; M7 a foreign origin is refused")
    void unknownSubprotocolAndForeignOriginAreRefused(Stranger stranger) throws Exception {
        try (ChatServer server = server()) {
            assertEquals(400, stranger.refusal(uri(server, "/chat"), "soup", ""));
            if (stranger != Stranger.JDK) {
                // the JDK does not allow this header
                assertEquals(403, stranger.refusal(uri(server, "/chat"), "chat", "https://evil.example"));
            }
            assertEquals(404, stranger.refusal(uri(server, "/nowhere"), "", ""));
        }
    }

    private static String text(StrangerConnection connection) throws Exception {
        return new String(connection.next(), StandardCharsets.UTF_8);
    }
}
