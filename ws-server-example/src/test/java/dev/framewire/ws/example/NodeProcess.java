package dev.framewire.ws.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in its own process, so that a test can kill it. */
final class NodeProcess implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Framewire chat on https?://127\\.0\\.0\\.1:(\\d+)/ .*");

    private final Process process;
    private final int port;

    private NodeProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        Matcher started = STARTED.matcher(line == null ? "" : line);
        if (!started.matches()) {
            process.destroyForcibly();
            throw new IOException("no server, but: " + line);
        }
        port = Integer.parseInt(started.group(1));
    }

    static NodeProcess start(URI redis, String... more) throws IOException {
        List<String> command = command();
        command.addAll(List.of("--redis", redis.toString()));
        command.addAll(List.of(more));
        return new NodeProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Starts the server with default options except for port and threads. */
    static NodeProcess start() throws IOException {
        return new NodeProcess(
                new ProcessBuilder(command()).redirectErrorStream(true).start());
    }

    /** Starts the server with its errors and its log in a file. */
    static NodeProcess start(Path errors, String... jvmOptions) throws IOException {
        List<String> command = command(jvmOptions);
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    /** Starts the server from its jar. */
    static NodeProcess startJar(Path jar, Path errors, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", jar.toString(), "--port", "0"));
        command.addAll(List.of(options));
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command for the server on a free port with one event loop. Callers can add options. */
    static List<String> command(String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(java());
        // the manifest of the jar allows native code; with a class path newer JDKs would print a warning
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("--port", "0", "--event-loops", "1"));
        return command;
    }

    int port() {
        return port;
    }

    /** Kills the process (SIGKILL), as a power failure would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
