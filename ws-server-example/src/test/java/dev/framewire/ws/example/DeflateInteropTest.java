package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.example.InteropDialog.Outcome;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("permessage-deflate with other implementations over sockets")
class DeflateInteropTest {
    /** Largest ratio of sent to payload bytes; some messages do not shrink. */
    private static final double LARGEST_RATIO = 0.6;

    /** Context takeover, the same in both directions. */
    enum Context {
        KEPT,
        FORGOTTEN;

        WsDeflate.Builder builder() {
            WsDeflate.Builder builder = WsDeflate.builder().minBytes(0);
            return this == KEPT ? builder : builder.serverNoContextTakeover().clientNoContextTakeover();
        }
    }

    static Stream<Arguments> contextsAndWindows() {
        return Stream.of(Context.values())
                .flatMap(context -> IntStream.rangeClosed(8, 15).mapToObj(bits -> Arguments.of(context, bits)));
    }

    private static void assertCompressed(Outcome outcome) {
        assertTrue(outcome.sentBytes() < LARGEST_RATIO * outcome.payloadBytes(), outcome::toString);
        assertTrue(outcome.receivedBytes() < LARGEST_RATIO * outcome.payloadBytes(), outcome::toString);
    }

    private static void assertAgreed(Context context, Outcome outcome) {
        boolean forgotten = context == Context.FORGOTTEN;
        Map<String, String> parameters = outcome.parameters();
        assertEquals(forgotten, parameters.containsKey("server_no_context_takeover"), parameters::toString);
        assertEquals(forgotten, parameters.containsKey("client_no_context_takeover"), parameters::toString);
    }

    private static void assertBits(int bits, String parameter, Outcome outcome) {
        String value = outcome.parameters().get(parameter);
        assertEquals(bits, value == null ? 15 : Integer.parseInt(value), parameter);
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DisplayName("Node's ws")
    class Node {
        /** zlib does not compress with a smaller window, so that Node cannot offer one. */
        private static final int LEAST_OF_ZLIB = 9;

        private NodePeer node;

        @BeforeAll
        void start() throws Exception {
            node = NodePeer.start();
        }

        @AfterAll
        void stop() throws Exception {
            if (node != null) {
                node.stop();
            }
        }

        @ParameterizedTest(name = "{0}, {1} bits")
        @MethodSource("dev.framewire.ws.example.DeflateInteropTest#contextsAndWindows")
        @DisplayName("D16 exchanges compressed messages as a client of our server")
        void exchangesMessagesAsClientOfOurServer(Context context, int bits) throws Exception {
            WsDeflate deflate = context.builder()
                    .serverMaxWindowBits(bits)
                    .clientMaxWindowBits(Math.max(bits, LEAST_OF_ZLIB))
                    .build();
            Outcome outcome = InteropEnd.asServer(deflate, node::connect);
            assertCompressed(outcome);
            assertAgreed(context, outcome);
            assertBits(bits, "server_max_window_bits", outcome);
            assertBits(Math.max(bits, LEAST_OF_ZLIB), "client_max_window_bits", outcome);
        }

        @ParameterizedTest(name = "{0}, {1} bits")
        @MethodSource("dev.framewire.ws.example.DeflateInteropTest#contextsAndWindows")
        @DisplayName("D16 exchanges compressed messages as a server of our client")
        void exchangesMessagesAsServerOfOurClient(Context context, int bits) throws Exception {
            WsDeflate deflate = context.builder()
                    .clientMaxWindowBits(bits)
                    .serverMaxWindowBits(Math.max(bits, LEAST_OF_ZLIB))
                    .build();
            Outcome outcome = InteropEnd.asClient(deflate, node.port());
            assertCompressed(outcome);
            assertAgreed(context, outcome);
            assertBits(bits, "client_max_window_bits", outcome);
            assertBits(Math.max(bits, LEAST_OF_ZLIB), "server_max_window_bits", outcome);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DisplayName("Java-WebSocket")
    class JavaWebSocket {
        private JavaWebSocketPeer peer;

        @BeforeAll
        void start() throws Exception {
            peer = new JavaWebSocketPeer();
        }

        @AfterAll
        void stop() throws Exception {
            peer.stop();
        }

        @Test
        @DisplayName("D16 exchanges compressed messages as a client of our server, always without context takeover")
        void exchangesMessagesAsClientOfOurServer() throws Exception {
            Outcome outcome = InteropEnd.asServer(Context.KEPT.builder().build(), peer::connect);
            assertCompressed(outcome);
            assertAgreed(Context.FORGOTTEN, outcome);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource
        @DisplayName(
                "D16 exchanges compressed messages as a server of our client, always without its own context takeover")
        void exchangesMessagesAsServerOfOurClient(Context ours) throws Exception {
            Outcome outcome = InteropEnd.asClient(ours.builder().build(), peer.port());
            assertCompressed(outcome);
            assertTrue(outcome.parameters().containsKey("server_no_context_takeover"), outcome::toString);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DisplayName("Chromium")
    class Chromium {
        private static final String PAGE = """
                const socket = window.socket = new WebSocket(arguments[0]);
                socket.binaryType = 'arraybuffer';
                socket.onmessage = event => socket.send(event.data);
                """;

        private Browser browser;
        private HttpServer blank;

        @BeforeAll
        void open() throws Exception {
            browser = Browser.open();
            // Chromium does not connect from its first, empty page
            blank = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            blank.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            blank.start();
            browser.driver().get("http://127.0.0.1:" + blank.getAddress().getPort() + "/");
        }

        @AfterAll
        void close() {
            if (browser != null) {
                browser.close();
                blank.stop(0);
            }
        }

        @ParameterizedTest(name = "{0}, {1} bits")
        @CsvSource({
            "KEPT, 15",
            "KEPT, 14",
            "KEPT, 13",
            "KEPT, 12",
            "KEPT, 11",
            "KEPT, 10",
            "KEPT, 9",
            "KEPT, 8",
            "FORGOTTEN, 15",
            "FORGOTTEN, 11",
            "FORGOTTEN, 9"
        })
        @DisplayName("D16 exchanges compressed messages as a client of our server")
        void exchangesMessagesAsClientOfOurServer(Context context, int bits) throws Exception {
            WsDeflate deflate = context.builder().clientMaxWindowBits(bits).build();
            Outcome outcome =
                    InteropEnd.asServer(deflate, url -> browser.driver().executeScript(PAGE, url));
            Object extensions = browser.driver().executeScript("return window.socket.extensions");
            assertTrue(String.valueOf(extensions).startsWith("permessage-deflate"), () -> "extensions: " + extensions);
            assertCompressed(outcome);
            assertAgreed(context, outcome);
            assertBits(bits, "client_max_window_bits", outcome);
        }
    }
}
