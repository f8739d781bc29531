package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.load.Results;
import dev.framewire.ws.benchmark.load.Sample;
import dev.framewire.ws.benchmark.load.Setup;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares echoes; the README has a table of the results. */
@Command(
        name = "compare",
        description = {
            "Compares echoes over loopback: the server's CPU time per message with Framewire, Netty's own handlers and raw TCP.",
            "",
            "Each server is a process with one event loop. This process keeps messages in flight and checks every byte of"
                    + " the echoes. Stock validates UTF-8 only if messages are text; Framewire always does. The last row has"
                    + " one message in flight on one connection and shows its latency.",
            "",
            "On a machine with few cores, run server and load on different cores: taskset -c 1 java -jar ws-benchmark.jar compare"
                    + " --prefix \"taskset -c 0\"",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class CompareCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 16;
    private static final int IN_FLIGHT = 64;
    private static final int LARGE = 1 << 20;
    private static final int IN_FLIGHT_IF_LARGE = 4;
    private static final int LATENCY_SIZE = 125;

    private final PrintWriter out;

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Option(
            names = "--sizes",
            paramLabel = "BYTES",
            split = ",",
            description = "Payload sizes. Default: 8,125,1000,16384,1048576.")
    private List<Integer> sizes = List.of(8, 125, 1000, 16384, LARGE);

    @Option(
            names = "--text",
            paramLabel = "KIND",
            description = "Sends ascii, cjk, cyrillic or mixed text instead of binary messages.")
    private Content content = Content.BINARY;

    @Option(names = "--tls", description = "Uses TLS with the JDK's engine on both sides.")
    private boolean tls;

    @Option(names = "--no-latency", description = "Omits the row with one message in flight.")
    private boolean noLatency;

    CompareCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        measure.check();
        sizes.forEach(size -> WrongOptionException.requireRange("--sizes", size, 1, Peer.MAX_MESSAGE_BYTES));
        measure.printConditions(out);
        out.println();
        out.printf("Echo of %s messages%s, µs per message%n", contentName(), tls ? " over TLS" : "");
        out.printf(
                "%9s %12s %9s %9s %9s %11s %9s%n",
                "payload", "in flight", "ours", "stock", "raw", "stock/ours", "ours/raw");
        for (int size : sizes) {
            int inFlight = size >= LARGE ? IN_FLIGHT_IF_LARGE : IN_FLIGHT;
            printRow(size, CONNECTIONS, inFlight, measure.measure(newSetup(size, CONNECTIONS, inFlight)));
        }
        if (!noLatency) {
            Results one = measure.measure(newSetup(LATENCY_SIZE, 1, 1));
            printRow(LATENCY_SIZE, 1, 1, one);
            out.println();
            printLatencies("p50", one, Sample::p50);
            printLatencies("p99", one, Sample::p99);
        }
        return 0;
    }

    private Setup newSetup(int size, int connections, int inFlight) {
        return new Setup(
                measure.peers(), content, size, connections, inFlight, Setup.Pattern.ECHO, tls, measure.prefix());
    }

    private String contentName() {
        return content.isText() ? content.name().toLowerCase(Locale.ROOT) + " text" : "binary";
    }

    private void printRow(int size, int connections, int inFlight, Results results) {
        out.printf(
                Locale.ROOT,
                "%9d %12s %9.3f %9.3f %9.3f %11.2f %9.2f%n",
                size,
                connections + " x " + inFlight,
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

    private void printLatencies(String name, Results results, ToDoubleFunction<Sample> percentile) {
        out.printf(
                Locale.ROOT,
                "%-22s %9.1f %9.1f %9.1f%n",
                name + " to the echo, µs",
                results.median(Peer.OURS, percentile),
                results.median(Peer.STOCK, percentile),
                results.median(Peer.RAW, percentile));
    }
}
