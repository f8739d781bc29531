package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.chart.DotChart;
import dev.framewire.ws.benchmark.load.Results;
import dev.framewire.ws.benchmark.load.Sample;
import dev.framewire.ws.benchmark.peer.Server;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints a row for each load and server, and collects the figures for a chart. */
final class ResultTable {
    private final PrintWriter out;
    private final List<Server> servers;
    private final Sample.Cpu cpu;
    private final List<DotChart.Group> groups = new ArrayList<>();

    /** Prints the head of the table. The first server is the base of all ratios. */
    ResultTable(PrintWriter out, List<Server> servers, Sample.Cpu cpu) {
        this.out = out;
        this.servers = servers;
        this.cpu = cpu;
        out.printf(
                "%-26s %-13s %9s %11s %12s %10s %10s%n",
                "", "", "µs CPU", "× " + servers.get(0), "per second", "p50 µs", "p99 µs");
    }

    /** Prints the rows of one load. */
    void add(String load, Results results) {
        List<DotChart.Dot> dots = new ArrayList<>();
        String name = load;
        for (Server server : servers) {
            double micros = results.median(server, sample -> sample.microsPerMessage(cpu));
            out.printf(
                    Locale.ROOT,
                    "%-26s %-13s %9.3f %11.2f %12.0f %10s %10s%n",
                    name,
                    server,
                    micros,
                    results.ratio(server, servers.get(0), cpu),
                    results.median(server, Sample::messagesPerSecond),
                    age(results, server, Sample::p50),
                    age(results, server, Sample::p99));
            dots.add(new DotChart.Dot(
                    server.title(), micros, server.peer() == servers.get(0).peer()));
            name = "";
        }
        groups.add(new DotChart.Group(load, dots));
        out.flush();
    }

    private static String age(Results results, Server server, ToDoubleFunction<Sample> percentile) {
        double micros = results.median(server, percentile);
        return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%.0f", micros);
    }

    List<DotChart.Group> groups() {
        return groups;
    }
}
