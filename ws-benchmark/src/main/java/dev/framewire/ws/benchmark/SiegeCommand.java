package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.siege.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Attacks the example server and puts high load on it. */
@Command(
        name = "siege",
        description = {
            "Starts the example server with 256 MiB of heap and runs attacks and high load against it, each on a new server.",
            "",
            "Linux only. Exit code 1 if the server does not withstand a scenario.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class SiegeCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Option(
            names = "--server",
            paramLabel = "JAR",
            description = "Jar of the example server. Default: ws-server-example/target/ws-server-example.jar.")
    private Path server = Path.of("ws-server-example", "target", "ws-server-example.jar");

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description = "Scenarios to run: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Scenario> scenarios = List.of(Scenario.values());

    SiegeCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isReadable(server)) {
            throw new IOException(server + " does not exist; build it first");
        }
        boolean passed = true;
        for (Scenario scenario : scenarios) {
            passed &= scenario.run(server, out);
        }
        return passed ? 0 : 1;
    }
}
