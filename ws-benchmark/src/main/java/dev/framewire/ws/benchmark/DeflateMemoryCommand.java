package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.peer.Context;
import dev.framewire.ws.benchmark.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the memory that an idle connection holds for permessage-deflate. */
@Command(
        name = "deflate-memory",
        description = {
            "Live heap and native memory of the permessage-deflate handlers of an idle connection.",
            "",
            "Each connection has received and sent some chat messages of 1000 bytes. Each figure comes from its own JVM."
                    + " The whole heap is resident from the start, so growth of resident memory is native memory. The heap"
                    + " of the same channels without these handlers is subtracted. Linux only.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class DeflateMemoryCommand implements Callable<Integer> {
    private static final int MAX_CONNECTIONS = 100_000;
    private static final int MAX_MESSAGES = 10_000;
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC", "-Dio.netty.leakDetection.level=disabled");

    private final PrintWriter out;

    @Option(names = "--connections", paramLabel = "N", description = "Number of connections. Default: 2000.")
    private int connections = 2000;

    @Option(
            names = "--messages",
            paramLabel = "N",
            split = ",",
            description = "Messages received and sent on each. Default: 1,64.")
    private List<Integer> messages = List.of(1, 64);

    DeflateMemoryCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        WrongOptionException.requireRange("--connections", connections, 1, MAX_CONNECTIONS);
        messages.forEach(count -> WrongOptionException.requireRange("--messages", count, 1, MAX_MESSAGES));
        out.println("Bytes per idle connection, over " + connections + " connections, JDK "
                + System.getProperty("java.version"));
        out.printf("%-10s %-6s %9s %9s %9s %9s%n", "context", "", "messages", "heap", "native", "sum");
        for (Context context : Context.values()) {
            for (int count : messages) {
                for (Peer peer : new Peer[] {Peer.OURS, Peer.STOCK}) {
                    long[] bytes = measureInNewJvm(peer, context, count);
                    out.printf(
                            Locale.ROOT,
                            "%-10s %-6s %9d %9d %9d %9d%n",
                            context.name().toLowerCase(Locale.ROOT),
                            peer,
                            count,
                            bytes[0],
                            bytes[1],
                            bytes[0] + bytes[1]);
                    out.flush();
                }
            }
        }
        return 0;
    }

    /** Runs {@link HoldCommand} in a new JVM; returns heap and native memory. */
    private long[] measureInNewJvm(Peer peer, Context context, int count) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "hold"));
        command.addAll(List.of(peer.name(), context.name(), "" + connections, "" + count));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII)) {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException(peer + " did not print its memory");
            }
            int space = line.indexOf(' ');
            return new long[] {Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))};
        } finally {
            process.destroy();
        }
    }
}
