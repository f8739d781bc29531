package dev.framewire.ws.benchmark.chart;

import java.util.ArrayList;
import java.util.List;

/** A logarithmic axis from its first to its last tick. */
record LogAxis(List<Double> ticks, double start, double end) {
    private static final List<Integer> FEW_DECADES = List.of(1, 2, 5);
    private static final List<Integer> MANY_DECADES = List.of(1);
    private static final double MAX_RATIO_OF_FEW = 300;

    /** An axis around these values that is drawn between two positions. */
    static LogAxis over(double min, double max, double start, double end) {
        List<Integer> steps = max / min < MAX_RATIO_OF_FEW ? FEW_DECADES : MANY_DECADES;
        List<Double> ticks = new ArrayList<>();
        for (int decade = (int) Math.floor(Math.log10(min)); ticks.isEmpty() || last(ticks) < max; decade++) {
            for (int step : steps) {
                // a quotient of integers is printed without a rounding error
                double tick = decade < 0 ? step / Math.pow(10, -decade) : step * Math.pow(10, decade);
                if (ticks.size() == 1 && tick <= min) {
                    ticks.clear();
                }
                if (ticks.isEmpty() || last(ticks) < max) {
                    ticks.add(tick);
                }
            }
        }
        if (ticks.size() == 1) {
            ticks.add(2 * last(ticks));
        }
        return new LogAxis(List.copyOf(ticks), start, end);
    }

    private static double last(List<Double> ticks) {
        return ticks.get(ticks.size() - 1);
    }

    double position(double value) {
        double first = Math.log(ticks.get(0));
        return start + (end - start) * (Math.log(value) - first) / (Math.log(last(ticks)) - first);
    }
}
