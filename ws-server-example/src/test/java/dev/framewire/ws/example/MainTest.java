package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The command line")
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot 80            | Unknown options: '--prot', '80'
                    --port               | Missing required parameter for option '--port' (N)
                    --port eighty        | Invalid value for option '--port': 'eighty' is not an int
                    --port 65536         | --port 65536 is not between 0 and 65535
                    --operations-port -1 | --operations-port -1 is not between 0 and 65535
                    --event-loops 0      | --event-loops 0 is not between 1 and 1024
                    --max-message 64x    | Invalid value for option '--max-message': write a size in bytes, such as 65536, 64k or 64m
                    --max-message -1     | Invalid value for option '--max-message': write a size in bytes, such as 65536, 64k or 64m
                    --redis localhost    | Invalid value for option '--redis': write it like redis://host:6379
                    --redis http://x     | Invalid value for option '--redis': write it like redis://host:6379
                    --redis redis:/u:geheim@h | Invalid value for option '--redis': write it like redis://host:6379
                    --redis redis://:ge%heim@h | Invalid value for option '--redis': write it like redis://host:6379
                    --redis=redis://:geheim@h | Unknown option: '--redis=redis://...@h'
                    redis://u:geheim@h   | Unmatched argument at index 0: 'redis://...@h'
                    --allowed-origin x   | allowed origin x is not scheme://host, with *. before the host for its subdomains, and :port or :* after it
                    --max-text 0         | --max-text 0 is not between 1 and 100000
                    --rate 0             | --rate 0 is not between 1 and 1000000
                    --max-connections-per-address 0 | --max-connections-per-address 0 is not between 1 and 1000000
                    --trusted-proxy proxy | trusted proxy proxy is neither an address like 192.0.2.7 nor a network like 10.0.0.0/8
                    --tls-cert a.pem     | --tls-cert and --tls-key need each other
                    --redirect-port 0    | --redirect-port needs TLS
                    --max-message 2g     | --max-message 2147483648 is above 1073741824 bytes
                    """)
    void wrongOptionPrintsOneLineAndExitsWith2(String options, String complaint) {
        assertEquals(2, run(options.split(" ")));
        assertEquals(complaint + ". Try --help." + System.lineSeparator(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void takenPortPrintsOneLineAndExitsWith1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String complaint =
                    "Cannot listen on 127.0.0.1, port " + port + ": the port is in use." + System.lineSeparator();
            assertEquals(1, run("--port", String.valueOf(port)));
            assertEquals(complaint, err.toString());
            assertEquals(1, run("--port", "0", "--operations-port", String.valueOf(port)));
            assertEquals(complaint + complaint, err.toString());
        }
    }

    @Test
    void addressOfAnotherMachinePrintsOneLineAndExitsWith1() {
        assertEquals(1, run("--host", "192.0.2.1", "--port", "0"));
        assertEquals(
                "Cannot listen on 192.0.2.1, port 0: this machine does not have that address." + System.lineSeparator(),
                err.toString());
    }

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, run("--help"));
        for (String option : new String[] {
            "--port",
            "--host",
            "--event-loops",
            "--operations-port",
            "--max-message",
            "--redis",
            "--allowed-origin",
            "--max-text",
            "--max-nick",
            "--max-rooms",
            "--rate",
            "--burst",
            "--max-connections-per-address",
            "--trusted-proxy",
            "--tls-cert",
            "--tls-key",
            "--tls-self-signed",
            "--redirect-port",
            "--version"
        }) {
            assertTrue(out.toString().contains(option), option);
        }
    }

    @Test
    void missingOptionIsReadFromTheEnvironment() {
        BufferedReader in = new BufferedReader(Reader.nullReader());
        Map<String, String> environment = Map.of("FRAMEWIRE_MAX_TEXT", "0", "FRAMEWIRE_RATE", "-1");
        assertEquals(
                2, Main.run(environment, in, new PrintWriter(out, true), new PrintWriter(err, true), "--rate", "5"));
        assertEquals("--max-text 0 is not between 1 and 100000. Try --help." + System.lineSeparator(), err.toString());
    }

    @Test
    void errorDoesNotShowAPassword() {
        BufferedReader in = new BufferedReader(Reader.nullReader());
        for (String uri : new String[] {"redis://:ge heim@h", "redis://u:ge/heim@h:x", "rediss://u:ge@heim@"}) {
            PrintWriter both = new PrintWriter(err, true);
            assertEquals(2, Main.run(Map.of("FRAMEWIRE_REDIS", uri), in, both, both));
            assertEquals(2, run("--redis", uri));
            assertEquals(2, run("--redis", "redis://h", uri));
        }
        assertFalse((err.toString() + out).contains("heim"), err::toString);
    }

    @Test
    void missingCertificatePrintsOneLineAndExitsWith1() {
        assertEquals(1, run("--port", "0", "--tls-cert", "no.pem", "--tls-key", "no.key"));
        assertEquals("No TLS: no.pem cannot be read." + System.lineSeparator(), err.toString());
    }

    @Test
    void versionPrintsOneLine() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("ws-server-example "));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "64k,65536", "64M,67108864", "1g,1073741824"})
    void sizeMayHaveAUnit(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @Test
    @DisplayName(
            "M1 M7 the server, started without options, gives the sample response to the sample request, byte for byte")
    void startedServerGivesTheSampleResponseByteForByte() throws Exception {
        String request = """
                GET /chat HTTP/1.1
                Host: server.example.com
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Origin: http://example.com
                Sec-WebSocket-Protocol: chat, superchat
                Sec-WebSocket-Version: 13

                """;
        String response = """
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
                Sec-WebSocket-Protocol: chat\r
                \r
                """;
        try (NodeProcess server = NodeProcess.start();
                RawHttp client = new RawHttp(server.port())) {
            client.send(request);
            assertEquals(response, new String(client.bytes(response.length()), StandardCharsets.ISO_8859_1));
            assertEquals("8110", client.hex(2));
            assertEquals("* guest-1 joined", new String(client.bytes(0x10), StandardCharsets.UTF_8));
        }
    }

    @Test
    void processPrintsItsAddressAndStopsOnSigterm() throws Exception {
        Process process = new ProcessBuilder(NodeProcess.command())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            Matcher started = Pattern.compile(
                            "Framewire chat on http://127\\.0\\.0\\.1:(\\d+)/ \\((epoll|nio), 1 event loop\\)")
                    .matcher(lines.readLine());
            assertTrue(started.matches());
            try (JdkClient client = JdkClient.connect(Integer.parseInt(started.group(1)), "/chat", "chat")) {
                assertEquals("* guest-1 joined", client.next());
                process.toHandle().destroy(); // SIGTERM, and the output stays readable
                assertEquals(1001, client.closeStatus());
            }
            assertEquals("Goodbye.", lines.readLine());
            assertEquals(null, lines.readLine());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
    }
}
