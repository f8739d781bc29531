package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.soak.Soak;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs random sessions for a given time. */
@Command(
        name = "soak",
        description = {
            "Runs sessions over sockets until the time is over and checks every byte.",
            "",
            "The seed determines sizes, fragments, Pings, compression, slow readers and how each session ends. A quarter of the"
                    + " clients uses a plain JDK socket without a codec. Exit code 1 if a byte is wrong, a connection does not"
                    + " end with exactly one close event, a buffer leaks, or memory or the number of threads grows.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class SoakCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 7 * 24 * 60 * 60;
    private static final int MAX_CONNECTIONS = 10_000;

    private final PrintWriter out;

    @Option(names = "--seconds", paramLabel = "S", description = "Time during which sessions start. Default: 600.")
    private int seconds = 600;

    @Option(names = "--sessions", paramLabel = "N", description = "Maximum number; 0, the default: no bound.")
    private long sessions;

    @Option(names = "--connections", paramLabel = "N", description = "Concurrent sessions. Default: 32.")
    private int connections = 32;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed repeats the same sessions. Default: 1.")
    private long seed = 1;

    SoakCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        WrongOptionException.requireRange("--seconds", seconds, 1, MAX_SECONDS);
        WrongOptionException.requireRange("--sessions", sessions, 0, Long.MAX_VALUE);
        WrongOptionException.requireRange("--connections", connections, 1, MAX_CONNECTIONS);
        return new Soak(out, connections, sessions, seed).run(seconds) ? 0 : 1;
    }
}
