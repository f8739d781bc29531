package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.Main;
import dev.framewire.ws.benchmark.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, the same JDK as this one, and the two lines by which it tells what it has used. */
final class ServerProcess implements AutoCloseable {
    private static final int MAX_SECONDS_TO_END = 10;
    /** A heap that never grows, and no search for leaks, which a server in production would not pay for either. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=2g",
            "-XX:+UseParallelGC",
            "-Dio.netty.leakDetection.level=disabled");

    private final Peer peer;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter requests;
    private final int port;

    private ServerProcess(Peer peer, Process process) throws IOException {
        this.peer = peer;
        this.process = process;
        answers = process.inputReader(StandardCharsets.US_ASCII);
        requests = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        port = (int) numbers("port")[0];
    }

    /** Starts one; {@code prefix} is what stands before {@code java}, such as {@code taskset -c 0}. */
    static ServerProcess start(Peer peer, List<String> prefix, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
        command.add(peer.name());
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new ServerProcess(peer, process);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    Peer peer() {
        return peer;
    }

    int port() {
        return port;
    }

    /** CPU time in nanoseconds: of the event loop, of the process. */
    long[] cpu() throws IOException {
        requests.println("cpu");
        return numbers("cpu");
    }

    private long[] numbers(String word) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(word + " ")) {
            throw new IOException("the server " + peer + " did not tell its " + word);
        }
        return List.of(line.substring(word.length() + 1).split(" ")).stream()
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** The server ends at the end of its input. */
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
