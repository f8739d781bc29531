package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.chart.DotChart;
import dev.framewire.ws.benchmark.load.Contest;
import dev.framewire.ws.benchmark.load.Results;
import dev.framewire.ws.benchmark.load.Sample;
import dev.framewire.ws.benchmark.load.Setup;
import dev.framewire.ws.benchmark.peer.Server;
import dev.framewire.ws.benchmark.peer.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that start servers. */
final class MeasureOptions {
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** Above this load average, other processes disturb the measurement. */
    private static final double BUSY_LOAD = 0.5;

    private static final int MAX_ROUNDS = 1000;

    @Option(
            names = "--peers",
            paramLabel = "PEER",
            split = ",",
            description = "Servers to compare with the first of them: ${COMPLETION-CANDIDATES}. Default:"
                    + " a selection for each command.")
    private List<Server> peers = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Interleaved measurements of each server. Default: 5.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a measurement. Default: 3.")
    private double seconds = 3;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Time before the first measurement of each server. Default: 6.")
    private double warmup = 6;

    @Option(
            names = "--cpu",
            paramLabel = "WHOSE",
            description = "loop: the server's event loop, without compiler and garbage collector threads;"
                    + " process: with them. Default: loop.")
    private Sample.Cpu cpu = Sample.Cpu.LOOP;

    @Option(
            names = "--prefix",
            paramLabel = "COMMAND",
            description = "Prefix of the command that starts a server, such as \"taskset -c 0\". Default: none.")
    private String prefix = "";

    @Option(names = "--chart", paramLabel = "FILE", description = "Also writes the CPU times as a chart, an SVG image.")
    private @Nullable Path chart;

    /** Refuses invalid options before a server starts. */
    void check() {
        WrongOptionException.requireRange("--rounds", rounds, 1, MAX_ROUNDS);
        WrongOptionException.requirePositive("--seconds", seconds);
        WrongOptionException.requirePositive("--warmup", warmup);
    }

    List<Server> peersOr(Server... defaults) {
        return peers.isEmpty() ? List.of(defaults) : peers;
    }

    Sample.Cpu cpu() {
        return cpu;
    }

    List<String> prefix() {
        return prefix.isBlank() ? List.of() : List.of(SPACES.split(prefix.strip()));
    }

    Results measure(Setup setup) throws IOException, InterruptedException {
        return new Contest(setup, warmup, seconds).run(rounds);
    }

    private String conditions() {
        return "JDK " + System.getProperty("java.version") + ", "
                + Transport.best().name().toLowerCase(Locale.ROOT) + ", medians of " + rounds
                + " interleaved rounds of "
                + seconds + " s";
    }

    /** Prints the conditions of the measurement above a table. */
    void printConditions(PrintWriter out) {
        out.println(conditions() + ".");
        out.println(
                cpu == Sample.Cpu.LOOP
                        ? "CPU time of the server's one event loop, without compiler and garbage collector threads."
                        : "CPU time of the server's process, including compiler and garbage collector threads.");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > BUSY_LOAD) {
            out.printf(Locale.ROOT, "The machine is busy (load average %.1f): do not trust these figures.%n", load);
        }
    }

    /** Writes the chart if it is asked for. */
    void writeChart(String title, List<DotChart.Group> groups) throws IOException {
        if (chart != null) {
            try (Writer file = Files.newBufferedWriter(chart)) {
                new DotChart(title, conditions(), "µs of CPU time, logarithmic", groups).write(file);
            }
        }
    }
}
