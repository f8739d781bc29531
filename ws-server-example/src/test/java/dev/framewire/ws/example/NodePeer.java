package dev.framewire.ws.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Node's {@code ws} in both roles in its own process, which echoes every message. It is installed below {@code target}. */
final class NodePeer {
    private static final String MUST_RUN = "FRAMEWIRE_FULL_CHECKS";
    private static final String PACKAGE = "ws@8.18.0";
    private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
    private static final long INSTALL_SECONDS = 120;

    private final Process process;
    private final PrintWriter urls;
    private final int port;

    private NodePeer(Process process) throws IOException {
        this.process = process;
        urls = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
        port = Integer.parseInt(Objects.requireNonNull(lines.readLine(), "node has ended"));
    }

    /** Starts Node. Without Node or {@code ws} the tests are skipped, or fail if every check must run. */
    static NodePeer start() throws IOException, InterruptedException, URISyntaxException {
        if (!onPath("node") || !onPath("npm")) {
            throw skip("no node or npm on the PATH: the tests with Node's ws do not run");
        }
        if (!install()) {
            throw skip("npm cannot install " + PACKAGE + ": the tests with Node's ws do not run");
        }
        Path script = Path.of(Objects.requireNonNull(NodePeer.class.getResource("/interop/echo.js"))
                .toURI());
        ProcessBuilder node = new ProcessBuilder("node", script.toString());
        node.environment().put("NODE_PATH", FOLDER.resolve("node_modules").toString());
        Process process = node.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return new NodePeer(process);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    private static RuntimeException skip(String why) {
        if (Boolean.parseBoolean(System.getenv(MUST_RUN))) {
            throw new AssertionError(why + ", and " + MUST_RUN + " is set");
        }
        System.out.println(why);
        return Assumptions.abort(why);
    }

    private static boolean onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static boolean install() throws IOException, InterruptedException {
        if (Files.exists(FOLDER.resolve("node_modules/ws/package.json"))) {
            return true;
        }
        Files.createDirectories(FOLDER);
        List<String> command = new ArrayList<>(List.of("npm", "install", "--prefix", FOLDER.toString()));
        command.addAll(List.of("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"));
        command.add(PACKAGE);
        Process npm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("install.log").toFile())
                .start();
        if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
            npm.destroy();
            return false;
        }
        return npm.exitValue() == 0;
    }

    /** The port of its server on 127.0.0.1. */
    int port() {
        return port;
    }

    /** Lets its client connect. */
    void connect(String url) {
        urls.println(url);
    }

    void stop() throws InterruptedException {
        urls.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
