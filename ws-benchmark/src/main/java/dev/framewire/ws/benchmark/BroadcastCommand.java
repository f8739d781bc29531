package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.load.Results;
import dev.framewire.ws.benchmark.load.Setup;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a broadcast: one message to many connections. */
@Command(
        name = "broadcast",
        description = {
            "One connection sends and all receive. Prints the CPU time of a server per message and receiver.",
            "",
            "With one message in flight, each receiver costs a write to its socket; raw shows that cost alone. With more,"
                    + " the messages of one read are flushed together.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class BroadcastCommand implements Callable<Integer> {
    /** The number of ports of one address. */
    private static final int MAX_CONNECTIONS = 65_535;

    private static final int MAX_IN_FLIGHT = 1024;

    private final PrintWriter out;

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Option(names = "--connections", paramLabel = "N", description = "Number of receivers. Default: 1000.")
    private int connections = 1000;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload size. Default: 125.")
    private int size = 125;

    @Option(names = "--in-flight", paramLabel = "N", split = ",", description = "Messages in flight. Default: 1,16.")
    private List<Integer> inFlight = List.of(1, 16);

    BroadcastCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        measure.check();
        WrongOptionException.requireRange("--connections", connections, 1, MAX_CONNECTIONS);
        WrongOptionException.requireRange("--size", size, 1, Peer.MAX_MESSAGE_BYTES);
        inFlight.forEach(messages -> WrongOptionException.requireRange("--in-flight", messages, 1, MAX_IN_FLIGHT));
        measure.printConditions(out);
        out.println();
        out.println("One message of " + size + " bytes to " + connections + " connections, µs per receiver");
        out.printf("%9s %9s %9s %9s %11s %9s%n", "in flight", "ours", "stock", "raw", "stock/ours", "ours/raw");
        for (int messages : inFlight) {
            printRow(
                    messages,
                    measure.measure(new Setup(
                            measure.peers(),
                            Content.BINARY,
                            size,
                            connections,
                            messages,
                            Setup.Pattern.BROADCAST,
                            false,
                            measure.prefix())));
        }
        return 0;
    }

    private void printRow(int messages, Results results) {
        out.printf(
                Locale.ROOT,
                "%9d %9.3f %9.3f %9.3f %11.2f %9.2f%n",
                messages,
                medianMicros(results, Peer.OURS),
                medianMicros(results, Peer.STOCK),
                medianMicros(results, Peer.RAW),
                results.ratio(Peer.STOCK, Peer.OURS, measure.cpu()),
                results.ratio(Peer.OURS, Peer.RAW, measure.cpu()));
        out.flush();
    }

    private double medianMicros(Results results, Peer peer) {
        return results.median(peer, sample -> sample.microsPerMessage(measure.cpu()));
    }
}
