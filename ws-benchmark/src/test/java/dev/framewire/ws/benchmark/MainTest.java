package dev.framewire.ws.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The commands, with counts too small for a measurement of speed")
class MainTest {
    private static final String BRIEFLY = " --rounds 1 --seconds 0.2 --warmup 0.01";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String commandLine) {
        return Main.run(
                new BufferedReader(Reader.nullReader()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                commandLine.split(" "));
    }

    private void assertRow(String row) {
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.stream().anyMatch(Pattern.compile(row).asMatchPredicate()), () -> out + "has no " + row);
    }

    @Test
    @DisplayName("compare prints a row for each size and server, and draws them")
    void comparePrintsARowForEachSizeAndServer(@TempDir Path folder) throws IOException {
        Path chart = folder.resolve("echo.svg");
        assertEquals(0, run("compare --sizes 70000 --no-latency --chart " + chart + BRIEFLY), err::toString);
        assertRow("70000 bytes, 16 × 64 +ours +\\d+\\.\\d{3} +1\\.00 +\\d+ +");
        for (String server : List.of("ours-flush", "stock", "stock-flush", "raw")) {
            assertRow(" +" + server + " +\\d+\\.\\d{3} +\\d+\\.\\d\\d +\\d+ +");
        }
        String image = Files.readString(chart);
        assertTrue(image.contains("70000 bytes, 16 × 64") && image.contains("Netty, writeAndFlush"), image);
    }

    @Test
    @DisplayName("compare uses TLS and text, omits peers, and has a row for one message in flight")
    void compareUsesTlsTextAndSelectedPeers() {
        String options = "compare --sizes 8 --tls --text mixed --peers stock --cpu process";
        assertEquals(0, run(options + BRIEFLY), err::toString);
        assertRow("Echo of mixed text messages over TLS, per message");
        assertRow("8 bytes, 16 × 64 +stock +\\d+\\.\\d{3} +1\\.00 +\\d+ +");
        assertRow("125 bytes, 1 × 1 +stock +\\d+\\.\\d{3} +1\\.00 +\\d+ +\\d+ +\\d+");
    }

    @Test
    @DisplayName("compare measures the codec without rules, with and without a handler behind it")
    void compareMeasuresTheCodecWithoutRules() {
        String options = "compare --sizes 125 --no-latency --peers no-rules,no-rules-handler";
        assertEquals(0, run(options + BRIEFLY), err::toString);
        assertRow("125 bytes, 16 × 64 +no-rules +\\d+\\.\\d{3} +1\\.00 +\\d+ +");
        assertRow(" +no-rules-handler +\\d+\\.\\d{3} +\\d+\\.\\d\\d +\\d+ +");
    }

    @Test
    @DisplayName("broadcast prints a row for each number of messages in flight")
    void broadcastPrintsARowForEachNumberInFlight() {
        assertEquals(0, run("broadcast --connections 20 --in-flight 4" + BRIEFLY), err::toString);
        assertRow("4 in flight +ours-flush +\\d+\\.\\d{3} +1\\.00 +\\d+ +\\d+ +\\d+");
        for (String server : List.of("stock-flush", "consolidated", "raw")) {
            assertRow(" +" + server + " +\\d+\\.\\d{3} +\\d+\\.\\d\\d +\\d+ +\\d+ +\\d+");
        }
    }

    @Test
    @DisplayName("storm prints a row for each server")
    void stormPrintsARowForEachServer() {
        assertEquals(0, run("storm --clients 4" + BRIEFLY), err::toString);
        assertRow("4 connections at once +ours-flush +\\d+\\.\\d{3} +1\\.00 +\\d+ +");
        for (String server : List.of("stock-flush", "ours-deflate", "stock-deflate", "raw")) {
            assertRow(" +" + server + " +\\d+\\.\\d{3} +\\d+\\.\\d\\d +\\d+ +");
        }
    }

    @Test
    @DisplayName("memory reports that idle connections hold no buffer")
    void memoryReportsThatIdleConnectionsHoldNoBuffer() {
        assertEquals(0, run("memory --connections 200"), err::toString);
        assertRow("ours +\\d+ +\\d+ +\\d+ +0");
        assertRow("stock +\\d+ +\\d+ +\\d+ +0");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("deflate-memory prints heap and native memory of both implementations")
    void deflateMemoryPrintsHeapAndNativeMemory() {
        assertEquals(0, run("deflate-memory --connections 20 --messages 2"), err::toString);
        assertRow("kept +ours +2 +-?\\d+ +-?\\d+ +-?\\d+");
        assertRow("forgotten +stock +2 +-?\\d+ +-?\\d+ +-?\\d+");
    }

    @Test
    @DisplayName("soak runs sessions with every ending and passes")
    void soakRunsSessionsAndPasses() {
        assertEquals(0, run("soak --seconds 60 --sessions 50 --connections 8 --seed 1"), () -> out + "" + err);
        assertRow("PASSED: 50 sessions, \\d+ messages, \\d+ connection ends opened, \\d+ close events, in \\d+ s\\.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName(
            "siege: the example server answers tiny fragments and a bomb with Close 1009 and a bounded growth of memory")
    void siegedServerClosesWith1009AndKeepsItsMemoryBounded() {
        Path jar = Path.of("..", "ws-server-example", "target", "ws-server-example.jar");
        assumeTrue(Files.exists(jar), "the example server is not built");
        assertEquals(0, run("siege --scenarios fragments,bomb --server " + jar), () -> out + "" + err);
        assertRow("fragments +1000000 fragments of one byte: Close 1009, .*");
        assertRow("bomb +100000000 zeros in \\d+ bytes: Close 1009, .*");
    }

    @Test
    @DisplayName("siege without a server prints one line and exits with 1")
    void siegeWithoutServerPrintsOneLineAndExitsWith1() {
        assertEquals(1, run("siege --server none.jar"));
        assertEquals(
                "Measurement failed: none.jar does not exist; build it first.",
                err.toString().strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    compare --size 8      | Unknown options: '--size', '8'
                    compare --text latin  | Invalid value for option '--text'
                    compare --rounds 0    | --rounds 0 is not between 1 and 1000
                    compare --seconds 0   | --seconds 0.0 is not above 0
                    memory --connections 0      | --connections 0 is not between 1 and 1000000
                    deflate-memory --messages 0 | --messages 0 is not between 1 and 10000
                    broadcast --connections 0   | --connections 0 is not between 1 and 65535
                    broadcast --size 65536      | --size 65536 is not between 1 and 65535
                    broadcast --in-flight 1,0   | --in-flight 0 is not between 1 and 1024
                    storm --clients 0           | --clients 0 is not between 1 and 10000
                    soak --seconds 0            | --seconds 0 is not between 1 and 604800
                    soak --connections 0        | --connections 0 is not between 1 and 10000
                    compare --sizes 0     | --sizes 0 is not between 1 and 67108864
                    """)
    @DisplayName("a wrong option prints one line and exits with 2")
    void wrongOptionPrintsOneLineAndExitsWith2(String commandLine, String complaint) {
        assertEquals(2, run(commandLine));
        assertTrue(err.toString().startsWith(complaint), err::toString);
        assertEquals(1, err.toString().lines().count());
    }
}
