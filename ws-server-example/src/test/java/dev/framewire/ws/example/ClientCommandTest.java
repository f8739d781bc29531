package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The command-line client against our server, from lines to lines. */
class ClientCommandTest {
    private final StringWriter err = new StringWriter();

    @Test
    void clientPrintsEchoesAndClosesAtTheEndOfInput() throws Exception {
        try (ChatServer server =
                        ChatServer.start(ChatServerConfig.builder().port(0).build());
                PipedWriter keyboard = new PipedWriter();
                PipedReader keys = new PipedReader(keyboard);
                PipedReader screen = new PipedReader();
                PipedWriter printed = new PipedWriter(screen)) {
            var lines = new BufferedReader(screen);
            CompletableFuture<Void> user = CompletableFuture.runAsync(() -> type(keyboard, lines));
            int code = run(new BufferedReader(keys), new PrintWriter(printed, true), "client", uri(server, "/echo"));
            user.join();
            assertEquals(0, code, err::toString);
        }
        assertEquals("Connected, no subprotocol.\nClosed: 1000, by us.\n", err.toString());
    }

    /** Waits for each echo before the next line, and then for nothing more. */
    private static void type(PipedWriter keyboard, BufferedReader screen) {
        try (keyboard) {
            for (String line : new String[] {"hello", "", "Grüße 🎈"}) {
                keyboard.write(line + '\n');
                keyboard.flush();
                assertEquals(line, screen.readLine());
            }
            keyboard.write("\u001b]0;title\u0007\u202eabc\n");
            keyboard.flush();
            assertEquals("\\u001b]0;title\\u0007\\u202eabc", screen.readLine(), "orders to the terminal");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void clientPrintsTheSubprotocol() throws Exception {
        try (ChatServer server =
                ChatServer.start(ChatServerConfig.builder().port(0).build())) {
            assertEquals(0, runIdle("client", uri(server, "/chat"), "--subprotocol", "superchat"), err::toString);
        }
        assertTrue(err.toString().startsWith("Connected, subprotocol superchat.\n"), err::toString);
    }

    @Test
    void refusedHandshakePrintsOneLine() throws Exception {
        try (ChatServer server =
                ChatServer.start(ChatServerConfig.builder().port(0).build())) {
            assertEquals(1, runIdle("client", uri(server, "/chat"), "--origin", "https://evil.example"));
            assertEquals(1, runIdle("client", uri(server, "/nowhere")));
            assertEquals(1, runIdle("client", "wss://127.0.0.1:" + server.port() + "/echo"));
        }
        String[] lines = err.toString().split("\n");
        assertEquals(3, lines.length, err::toString);
        assertEquals("Refused: 403 Forbidden.", lines[0]);
        assertEquals("Refused: 404 Not Found.", lines[1]);
        assertTrue(lines[2].startsWith("No WebSocket: "), lines[2]);
    }

    @Test
    void controlCharactersOfTheServerAreEscaped() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(listener, "HTTP/1.1 403 no\u009b2J\r\ncontent-length: 0\r\n\r\n"));
            server.start();
            assertEquals(1, runIdle("client", "ws://127.0.0.1:" + listener.getLocalPort() + "/"));
            server.join();
        }
        assertEquals("Refused: 403 no\\u009b2J.\n", err.toString());
    }

    private static void answer(ServerSocket listener, String response) {
        try (Socket client = listener.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(client.getInputStream()));
            while (!request.readLine().isEmpty()) {
                // until the end of the headers
            }
            client.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void unreachableServerPrintsOneLine() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertEquals(1, runIdle("client", "ws://127.0.0.1:" + port + "/"));
        assertEquals("Cannot connect to 127.0.0.1, port " + port + ".\n", err.toString());
    }

    @Test
    void wrongUriPrintsOneLine() {
        assertEquals(2, runIdle("client", "http://127.0.0.1/"));
        assertEquals(2, runIdle("client", "ws:// /"));
        assertEquals(2, runIdle("client"));
        assertEquals(3, err.toString().split("\n").length, err::toString);
    }

    private static String uri(ChatServer server, String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    private int runIdle(String... args) {
        return run(new BufferedReader(new StringReader("")), new PrintWriter(new StringWriter()), args);
    }

    private int run(BufferedReader in, PrintWriter out, String... args) {
        return Main.run(in, out, new PrintWriter(err, true), args);
    }
}
