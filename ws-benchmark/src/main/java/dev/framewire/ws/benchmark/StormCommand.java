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

/** Measures a reconnect storm: many clients come back at once. */
@Command(
        name = "storm",
        description = {
            "Clients connect, upgrade with the headers of a browser, receive one echo and reset the connection. Prints the CPU"
                    + " time of a server per connection.",
            "",
            "The clients offer permessage-deflate; ours-deflate and stock-deflate accept it.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class StormCommand implements Callable<Integer> {
    private static final int MAX_CLIENTS = 10_000;
    private static final int MESSAGE_BYTES = 5;

    private final PrintWriter out;

    @Mixin
    private MeasureOptions measure = new MeasureOptions();

    @Option(names = "--clients", paramLabel = "N", description = "Connections at once. Default: 64.")
    private int clients = 64;

    StormCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        measure.check();
        WrongOptionException.requireRange("--clients", clients, 1, MAX_CLIENTS);
        measure.printConditions(out);
        out.println();
        List<Server> servers = measure.peersOr(
                Server.OURS_FLUSH, Server.STOCK_FLUSH, Server.OURS_DEFLATE, Server.STOCK_DEFLATE, Server.RAW);
        String title = "Connect, upgrade, one echo, reset";
        out.println(title + ", per connection");
        ResultTable table = new ResultTable(out, servers, measure.cpu());
        table.add(
                clients + " connections at once",
                measure.measure(new Setup(
                        servers,
                        Content.ASCII,
                        MESSAGE_BYTES,
                        clients,
                        1,
                        Setup.Pattern.STORM,
                        false,
                        measure.prefix())));
        measure.writeChart(title, table.groups());
        return 0;
    }
}
