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

/** What an idle connection keeps for permessage-deflate. */
@Command(
        name = "deflate-memory",
        description = {
            "Live heap and native memory of the stages of permessage-deflate of an idle connection.",
            "",
            "Each connection has received and sent some messages of 1000 bytes of chat. Each figure comes from a JVM of its"
                    + " own with a heap that is resident from the start, so that what its resident memory grows by is"
                    + " native; what the same channels take without the stages is subtracted from the heap. On Linux only.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class DeflateMemoryCommand implements Callable<Integer> {
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_MESSAGES = 10_000;
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC", "-Dio.netty.leakDetection.level=disabled");

    private final PrintWriter out;

    @Option(names = "--connections", paramLabel = "N", description = "How many to hold. Default: 2000.")
    private int connections = 2000;

    @Option(
            names = "--messages",
            paramLabel = "N",
            split = ",",
            description = "How many each has received and sent. Default: 1,64.")
    private List<Integer> messages = List.of(1, 64);

    DeflateMemoryCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        WrongOptionException.requireRange("--connections", connections, 1, MOST_CONNECTIONS);
        messages.forEach(count -> WrongOptionException.requireRange("--messages", count, 1, MOST_MESSAGES));
        out.println("Bytes per idle connection, over " + connections + " connections, JDK "
                + System.getProperty("java.version"));
        out.printf("%-10s %-6s %9s %9s %9s %9s%n", "context", "", "messages", "heap", "native", "sum");
        for (Context context : Context.values()) {
            for (int count : messages) {
                for (Peer peer : new Peer[] {Peer.OURS, Peer.STOCK}) {
                    long[] bytes = hold(peer, context, count);
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

    /** Heap and native memory. */
    private long[] hold(Peer peer, Context context, int count) throws IOException {
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
                throw new IOException(peer + " did not tell its memory");
            }
            int space = line.indexOf(' ');
            return new long[] {Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))};
        } finally {
            process.destroy();
        }
    }
}
