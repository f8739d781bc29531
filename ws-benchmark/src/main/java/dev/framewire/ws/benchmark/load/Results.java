package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.load.Sample.Cpu;
import dev.framewire.ws.benchmark.peer.Peer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Samples of some peers, round by round. */
public final class Results {
    private final Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);

    Results() {}

    void add(Peer peer, Sample sample) {
        samples.computeIfAbsent(peer, ignored -> new ArrayList<>()).add(sample);
    }

    /**
     * The median over all rounds.
     *
     * @param peer whose
     * @param figure of what
     * @return the median, or NaN if the peer took no part
     */
    public double median(Peer peer, ToDoubleFunction<Sample> figure) {
        return median(of(peer).stream().mapToDouble(figure).toArray());
    }

    /**
     * How many times as much CPU per message one peer takes as another: the median of the ratios of each round, whose two
     * measurements are next to each other in time.
     *
     * @param peer the one
     * @param base the other
     * @param cpu whose CPU time
     * @return the ratio, or NaN if one of them took no part
     */
    public double ratio(Peer peer, Peer base, Cpu cpu) {
        List<Sample> above = of(peer);
        List<Sample> below = of(base);
        return median(IntStream.range(0, Math.min(above.size(), below.size()))
                .mapToDouble(
                        i -> above.get(i).microsPerMessage(cpu) / below.get(i).microsPerMessage(cpu))
                .toArray());
    }

    private List<Sample> of(Peer peer) {
        return samples.getOrDefault(peer, List.of());
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
