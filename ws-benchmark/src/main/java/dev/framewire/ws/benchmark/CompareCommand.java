package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.load.Setup;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.benchmark.peer.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            "The echo of ours, stock and raw flushes at the end of each read. That of ours-flush and stock-flush calls"
                    + " writeAndFlush for each message, as most users write it.",
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
        List<Server> servers =
                measure.peersOr(Server.OURS, Server.OURS_FLUSH, Server.STOCK, Server.STOCK_FLUSH, Server.RAW);
        String title = "Echo of " + contentName() + " messages" + (tls ? " over TLS" : "");
        out.println(title + ", per message");
        ResultTable table = new ResultTable(out, servers, measure.cpu());
        for (int size : sizes) {
            addRow(table, servers, size, CONNECTIONS, size >= LARGE ? IN_FLIGHT_IF_LARGE : IN_FLIGHT);
        }
        if (!noLatency) {
            addRow(table, servers, LATENCY_SIZE, 1, 1);
        }
        measure.writeChart(title, table.groups());
        return 0;
    }

    private void addRow(ResultTable table, List<Server> servers, int size, int connections, int inFlight)
            throws IOException, InterruptedException {
        table.add(
                size + " bytes, " + connections + " × " + inFlight,
                measure.measure(new Setup(
                        servers, content, size, connections, inFlight, Setup.Pattern.ECHO, tls, measure.prefix())));
    }

    private String contentName() {
        return content.isText() ? content.name().toLowerCase(Locale.ROOT) + " text" : "binary";
    }
}
