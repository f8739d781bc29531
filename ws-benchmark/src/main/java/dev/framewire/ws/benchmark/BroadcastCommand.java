package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.load.Setup;
import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a broadcast: one message to many connections. */
@Command(
        name = "broadcast",
        description = {
            "One connection sends and all receive. Prints the CPU time of a server per delivery, and the age of the messages.",
            "",
            "The servers call ChannelGroup.writeAndFlush for each text, ours with a prepared message. With one message in"
                    + " flight, each delivery costs a write to a socket. With more, raw flushes each connection once for the"
                    + " messages of one read: that is what the socket allows.",
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
    private static final int MAX_SIZE = 65_535;

    private final PrintWriter out;

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Option(names = "--connections", paramLabel = "N", description = "Number of receivers. Default: 1000.")
    private int connections = 1000;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload size. Default: 125.")
    private int size = 125;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            split = ",",
            description = "Messages in flight. Default: 1,16,256.")
    private List<Integer> inFlight = List.of(1, 16, 256);

    BroadcastCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        measure.check();
        WrongOptionException.requireRange("--connections", connections, 1, MAX_CONNECTIONS);
        WrongOptionException.requireRange("--size", size, 1, MAX_SIZE);
        inFlight.forEach(messages -> WrongOptionException.requireRange("--in-flight", messages, 1, MAX_IN_FLIGHT));
        measure.printConditions(out);
        out.println();
        List<Server> servers = measure.peersOr(Server.OURS_FLUSH, Server.STOCK_FLUSH, Server.CONSOLIDATED, Server.RAW);
        String title = "One text of " + size + " bytes to " + connections + " connections";
        out.println(title + ", per delivery");
        ResultTable table = new ResultTable(out, servers, measure.cpu());
        for (int messages : inFlight) {
            table.add(
                    messages + " in flight",
                    measure.measure(new Setup(
                            servers,
                            Content.ASCII,
                            size,
                            connections,
                            messages,
                            Setup.Pattern.BROADCAST,
                            false,
                            measure.prefix())));
        }
        measure.writeChart(title, table.groups());
        return 0;
    }
}
