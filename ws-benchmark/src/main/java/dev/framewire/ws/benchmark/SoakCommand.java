package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.soak.Soak;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sessions without end. */
@Command(
        name = "soak",
        description = {
            "Plays sessions over sockets and checks every byte, until the time is over.",
            "",
            "Sizes, fragments, Pings, compression, slow readers and the way each session ends come from the seed. A quarter of"
                    + " the clients is made by hand on a socket of the JDK. Exit code 1 if a byte is wrong, a connection does"
                    + " not end with one close event, a buffer leaks, or memory or threads grow.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class SoakCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 7 * 24 * 60 * 60;
    private static final int MOST_CONNECTIONS = 10_000;

    private final PrintWriter out;

    @Option(names = "--seconds", paramLabel = "S", description = "How long to begin sessions. Default: 600.")
    private int seconds = 600;

    @Option(names = "--sessions", paramLabel = "N", description = "How many at most; 0, the default: no bound.")
    private long sessions;

    @Option(names = "--connections", paramLabel = "N", description = "Sessions at a time. Default: 32.")
    private int connections = 32;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats the same sessions. Default: 1.")
    private long seed = 1;

    SoakCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        WrongOptionException.requireRange("--seconds", seconds, 1, MOST_SECONDS);
        WrongOptionException.requireRange("--sessions", sessions, 0, Long.MAX_VALUE);
        WrongOptionException.requireRange("--connections", connections, 1, MOST_CONNECTIONS);
        return new Soak(out, connections, sessions, seed).run(seconds) ? 0 : 1;
    }
}
