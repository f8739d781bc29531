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

/** The example server in its own JVM with a small heap; reads its memory figures. Linux only. */
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
            throw new IOException("the server did not print its port");
        }
        port = Integer.parseInt(matcher.group(1));
    }

    /** Starts a server on any free port with further options. */
    static ExampleServer start(Path jar, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                pathOfTool("java"),
                "-Xmx256m",
                "-XX:NativeMemoryTracking=summary",
                "-jar",
                jar.toString(),
                "--port",
                "0"));
        command.addAll(List.of(options));
        return new ExampleServer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String pathOfTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The current resident memory in bytes. */
    long readResidentBytes() throws IOException {
        return readStatus("VmRSS:");
    }

    /** The peak resident memory in bytes. */
    long readPeakResidentBytes() throws IOException {
        return readStatus("VmHWM:");
    }

    private long readStatus(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The live heap in bytes: the sum of all objects after a garbage collection. */
    long readHeapBytes() throws IOException {
        return askJcmd("Total +\\d+ +(\\d+)", "GC.class_histogram");
    }

    /** Memory in bytes that Java code allocated outside the heap, mainly direct buffers. */
    long readDirectBytes() throws IOException {
        return askJcmd("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)", "VM.native_memory", "summary") * 1024;
    }

    private long askJcmd(String pattern, String... question) throws IOException {
        List<String> command = new ArrayList<>(List.of(pathOfTool("jcmd"), Long.toString(process.pid())));
        command.addAll(List.of(question));
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader answer = jcmd.inputReader()) {
            Pattern wanted = Pattern.compile(pattern);
            return answer.lines().toList().stream()
                    .map(wanted::matcher)
                    .filter(Matcher::find)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no answer from jcmd to " + String.join(" ", question)));
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
