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

/** The server as a process of its own, so that it can be killed. */
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

    /** One with the default options, but for its port and threads. */
    static NodeProcess start() throws IOException {
        return new NodeProcess(
                new ProcessBuilder(command()).redirectErrorStream(true).start());
    }

    /** One that has its errors and its log in a file. */
    static NodeProcess start(Path errors, String... jvmOptions) throws IOException {
        List<String> command = command(jvmOptions);
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    /** The same from its jar. */
    static NodeProcess startJar(Path jar, Path errors, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", jar.toString(), "--port", "0"));
        command.addAll(List.of(options));
        return new NodeProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The server on any free port, with one event loop. Options of the server can be added. */
    static List<String> command(String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(java());
        // the jar's manifest allows native code, a class path does not, and newer JDKs would warn into the output
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

    /** As if the machine had lost its power: kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
