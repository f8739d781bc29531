package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.load.Sample.Cpu;
import dev.framewire.ws.benchmark.peer.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The samples of all servers, in order of the rounds. */
public final class Results {
    private final Map<Server, List<Sample>> samples = new EnumMap<>(Server.class);

    Results() {}

    void add(Server server, Sample sample) {
        samples.computeIfAbsent(server, ignored -> new ArrayList<>()).add(sample);
    }

    /**
     * The median over all rounds.
     *
     * @param server the server
     * @param figure extracts the figure from a sample
     * @return the median, or NaN if the server was not measured
     */
    public double median(Server server, ToDoubleFunction<Sample> figure) {
        return median(samplesOf(server).stream().mapToDouble(figure).toArray());
    }

    /**
     * The ratio of the CPU time per message of two servers. It is the median of the ratios of each round, because the measurements
     * of one round are close in time.
     *
     * @param server the numerator
     * @param base the denominator
     * @param cpu which CPU time
     * @return the ratio, or NaN if one of them was not measured
     */
    public double ratio(Server server, Server base, Cpu cpu) {
        List<Sample> above = samplesOf(server);
        List<Sample> below = samplesOf(base);
        return median(IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToDouble(
                        i -> above.get(i).microsPerMessage(cpu) / below.get(i).microsPerMessage(cpu))
                .toArray());
    }

    private List<Sample> samplesOf(Server server) {
        return samples.getOrDefault(server, List.of());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
