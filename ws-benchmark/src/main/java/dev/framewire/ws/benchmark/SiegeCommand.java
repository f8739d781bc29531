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

/** What a server meets that is open to everybody. */
@Command(
        name = "siege",
        description = {
            "Starts the example server with 256 MiB of heap, for each scenario anew, and brings it what it has to stand.",
            "",
            "Linux. Exit code 1 if it does not hold out.",
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
            description = "Default: ws-server-example/target/ws-server-example.jar.")
    private Path server = Path.of("ws-server-example", "target", "ws-server-example.jar");

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description = "Which: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Scenario> scenarios = List.of(Scenario.values());

    SiegeCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isReadable(server)) {
            throw new IOException("there is no " + server + "; build it first");
        }
        boolean held = true;
        for (Scenario scenario : scenarios) {
            held &= scenario.run(server, out);
        }
        return held ? 0 : 1;
    }
}
