package dev.framewire.ws.benchmark.siege;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example server in a JVM of its own, with a small heap, and what it takes of the memory. Linux. */
final class ExampleServer implements AutoCloseable {
    static final double MEBI = 1 << 20;

    private static final Pattern PORT = Pattern.compile(" on https?://[^ ]*:(\\d+)/");
    private static final int MAX_SECONDS_TO_END = 15;

    private final Process process;
    private final int port;

    private ExampleServer(Process process) throws IOException {
        this.process = process;
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        Matcher matcher = PORT.matcher(line == null ? "" : line);
        if (!matcher.find()) {
            process.destroy();
            throw new IOException("the server did not tell its port");
        }
        port = Integer.parseInt(matcher.group(1));
    }

    /** Starts one on any port; its own options follow. */
    static ExampleServer start(Path jar, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                tool("java"), "-Xmx256m", "-XX:NativeMemoryTracking=summary", "-jar", jar.toString(), "--port", "0"));
        command.addAll(List.of(options));
        return new ExampleServer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Resident memory in bytes: now. */
    long resident() throws IOException {
        return status("VmRSS:");
    }

    /** Resident memory in bytes: the most so far. */
    long mostResident() throws IOException {
        return status("VmHWM:");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Live heap in bytes: the sum of all objects after a collection. */
    long heap() throws IOException {
        return asked("Total +\\d+ +(\\d+)", "GC.class_histogram");
    }

    /** Memory outside of the heap that Java code has asked for, direct buffers above all, in bytes. */
    long direct() throws IOException {
        return asked("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)", "VM.native_memory", "summary") * 1024;
    }

    private long asked(String pattern, String... question) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("jcmd"), Long.toString(process.pid())));
        command.addAll(List.of(question));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader answer = jcmd.inputReader()) {
            Pattern wanted = Pattern.compile(pattern);
            return answer.lines().toList().stream()
                    .map(wanted::matcher)
                    .filter(Matcher::find)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd does not tell " + String.join(" ", question)));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(MAX_SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            process.inputReader().close();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
