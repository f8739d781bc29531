package dev.framewire.ws.benchmark.chart;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;

/**
 * A chart of positive figures on a logarithmic axis, since they differ by orders of magnitude: a dot and a number for each.
 *
 * @param title what was measured
 * @param conditions how it was measured
 * @param unit what the axis shows
 * @param groups the figures from top to bottom, at least one
 */
public record DotChart(String title, String conditions, String unit, List<Group> groups) {
    private static final int WIDTH = 760;
    private static final int MARGIN = 20;
    private static final int LEFT = 210;
    private static final int RIGHT = WIDTH - 80;
    private static final int TOP = 62;
    private static final int LINE = 20;
    private static final int GROUP_GAP = 12;
    private static final int AXIS_HEIGHT = 48;
    private static final int RADIUS = 5;
    /** Moves text down from the middle of its line to its baseline. */
    private static final int BASELINE = 4;

    /**
     * Figures to compare with each other.
     *
     * @param name what they have in common
     * @param dots the figures
     */
    public record Group(String name, List<Dot> dots) {}

    /**
     * One figure.
     *
     * @param name whose it is
     * @param value above 0
     * @param highlighted whether to draw it in the accent colour
     */
    public record Dot(String name, double value, boolean highlighted) {}

    /**
     * Writes the chart as an SVG image that follows the colour scheme of the reader.
     *
     * @param out where to write it; not closed
     * @throws IOException if it cannot be written
     */
    public void write(Writer out) throws IOException {
        int height = TOP + AXIS_HEIGHT;
        for (Group group : groups) {
            height += (group.dots.size() + 1) * LINE + GROUP_GAP;
        }
        try {
            SvgWriter svg = new SvgWriter(out, WIDTH, height, title, conditions);
            svg.text(MARGIN, 30, "title", title);
            svg.text(MARGIN, 50, "note", conditions);
            LogAxis axis = newAxis();
            drawAxis(svg, axis, height - AXIS_HEIGHT);
            int y = TOP;
            for (Group group : groups) {
                drawGroup(svg, axis, group, y);
                y += (group.dots.size() + 1) * LINE + GROUP_GAP;
            }
            svg.end();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private LogAxis newAxis() {
        double[] values = groups.stream()
                .flatMap(group -> group.dots.stream())
                .mapToDouble(Dot::value)
                .sorted()
                .toArray();
        return LogAxis.over(values[0], values[values.length - 1], LEFT, RIGHT);
    }

    private void drawAxis(SvgWriter svg, LogAxis axis, int bottom) throws XMLStreamException {
        for (double tick : axis.ticks()) {
            double x = axis.position(tick);
            svg.line(x, TOP, x, bottom, "grid");
            svg.text(x, bottom + 16, "note middle", tick < 1 ? Double.toString(tick) : Long.toString((long) tick));
        }
        svg.text((LEFT + RIGHT) / 2.0, bottom + 36, "note middle", unit);
    }

    private void drawGroup(SvgWriter svg, LogAxis axis, Group group, int top) throws XMLStreamException {
        double y = top + LINE / 2.0;
        svg.text(MARGIN, y + BASELINE, "group", group.name);
        for (Dot dot : group.dots) {
            y += LINE;
            double x = axis.position(dot.value);
            String colour = dot.highlighted ? "ours" : "other";
            svg.text(LEFT - 12, y + BASELINE, "name end", dot.name);
            svg.line(LEFT, y, x, y, colour);
            svg.circle(x, y, RADIUS, colour);
            svg.text(x + 10, y + BASELINE, "name", format(dot.value));
        }
    }

    /** Three digits, as more would be noise. */
    private static String format(double value) {
        String pattern = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
