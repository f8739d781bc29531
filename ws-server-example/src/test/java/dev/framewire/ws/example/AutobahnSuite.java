package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs the Autobahn test suite in its own process and checks its reports strictly. */
final class AutobahnSuite implements AutoCloseable {
    private static final int CASES = 301;
    /** Cases without a verdict: a Close that crosses data, and two statuses that the RFC does not define. */
    private static final List<String> INFORMATIONAL = List.of("7.1.6", "7.13.1", "7.13.2");

    private final Process process;
    private final Path reports;

    private AutobahnSuite(Process process, Path reports) {
        this.process = process;
        this.reports = reports;
    }

    /** Starts the suite as a client of the server at a URL. */
    static AutobahnSuite asClient(String url) throws Exception {
        return start("client", url);
    }

    /** Starts the suite as a server at a port. */
    static AutobahnSuite asServer(int port) throws Exception {
        return start("server", Integer.toString(port));
    }

    private static AutobahnSuite start(String mode, String where) throws IOException, URISyntaxException {
        Path reports = Path.of("target", "autobahn-" + mode).toAbsolutePath();
        String classPath = Objects.requireNonNull(System.getProperty("autobahn.classpath"), "run with -Pautobahn");
        Path script = Path.of(Objects.requireNonNull(AutobahnSuite.class.getResource("/autobahn/suite.py"))
                .toURI());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        classPath,
                        "org.python.util.jython",
                        script.toString(),
                        mode,
                        where,
                        reports.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "autobahn-" + mode + ".log"))
                .start();
        return new AutobahnSuite(process, reports);
    }

    void awaitEnd(long minutes) throws InterruptedException {
        assertTrue(process.waitFor(minutes, TimeUnit.MINUTES), "the suite has not ended");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asserts that every case passed strictly, in behaviour and in closing. */
    void assertAllPassed(String role) throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(reports.resolve("index.json").toFile())
                .path("framewire");
        Map<String, String> failures = new TreeMap<>();
        int informational = 0;
        for (var entry : cases.properties()) {
            String verdict = entry.getValue().path("behavior").asText() + " / close "
                    + entry.getValue().path("behaviorClose").asText();
            if (INFORMATIONAL.contains(entry.getKey()) && verdict.startsWith("INFORMATIONAL")) {
                informational++;
            } else if (!verdict.equals("OK / close OK")) {
                failures.put(entry.getKey(), verdict);
            }
        }
        System.out.printf(
                "Autobahn, our %s: %d cases, %d OK, %d informational, %d failed%n",
                role, cases.size(), cases.size() - informational - failures.size(), informational, failures.size());
        assertEquals(Map.of(), failures);
        assertEquals(CASES, cases.size());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
