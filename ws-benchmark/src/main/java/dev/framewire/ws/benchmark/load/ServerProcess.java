package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.Main;
import dev.framewire.ws.benchmark.peer.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in its own JVM of the same JDK; it reports its port and its CPU time as lines of text. */
final class ServerProcess implements AutoCloseable {
    private static final int MAX_SECONDS_TO_END = 10;
    /** The heap has a fixed size, and leak detection is off as in production. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=2g",
            "-XX:+UseParallelGC",
            "-Dio.netty.leakDetection.level=disabled");

    private final Server server;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter requests;
    private final int port;

    private ServerProcess(Server server, Process process) throws IOException {
        this.server = server;
        this.process = process;
        answers = process.inputReader(StandardCharsets.US_ASCII);
        requests = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        port = (int) readNumbers("port")[0];
    }

    /** Starts a server; {@code prefix} precedes {@code java} on the command line, such as {@code taskset -c 0}. */
    static ServerProcess start(Server server, List<String> prefix, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
        command.add(server.name());
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new ServerProcess(server, process);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    Server server() {
        return server;
    }

    int port() {
        return port;
    }

    /** The CPU times of the event loop and of the process in nanoseconds. */
    long[] readCpuNanos() throws IOException {
        requests.println("cpu");
        return readNumbers("cpu");
    }

    private long[] readNumbers(String word) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(word + " ")) {
            throw new IOException("the server " + server + " did not print its " + word);
        }
        return List.of(line.substring(word.length() + 1).split(" ")).stream()
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Closes the server's input, which ends the server. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(MAX_SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            answers.close();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
