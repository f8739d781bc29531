package dev.framewire.ws.benchmark.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

@DisplayName("Charts")
class DotChartTest {
    private static Document draw(DotChart chart) throws Exception {
        StringWriter out = new StringWriter();
        chart.write(out);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(out.toString())));
    }

    private static List<Element> find(Document image, String element) {
        NodeList nodes = image.getElementsByTagNameNS("http://www.w3.org/2000/svg", element);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static List<String> texts(Document image) {
        return find(image, "text").stream().map(Element::getTextContent).toList();
    }

    @Test
    @DisplayName("a chart is well-formed XML with every name and value, in the colours of the reader's scheme")
    void chartIsWellFormedWithEveryValue() throws Exception {
        Document image = draw(new DotChart(
                "Echo <of> \"messages\" & more",
                "JDK 17",
                "µs",
                List.of(
                        new DotChart.Group(
                                "8 bytes",
                                List.of(new DotChart.Dot("ours", 0.25, true), new DotChart.Dot("raw", 12.34, false))),
                        new DotChart.Group("125 bytes", List.of(new DotChart.Dot("ours", 456.7, true))))));
        List<String> texts = texts(image);
        assertTrue(
                texts.containsAll(List.of(
                        "Echo <of> \"messages\" & more",
                        "JDK 17",
                        "µs",
                        "8 bytes",
                        "ours",
                        "0.250",
                        "raw",
                        "12.3",
                        "125 bytes",
                        "457")),
                texts::toString);
        assertTrue(
                find(image, "style").get(0).getTextContent().contains("@media (prefers-color-scheme: dark)"),
                "has no dark colours");
        List<Element> dots = find(image, "circle");
        assertEquals(3, dots.size());
        double left = Double.parseDouble(dots.get(0).getAttribute("cx"));
        double right = Double.parseDouble(dots.get(1).getAttribute("cx"));
        assertTrue(left < right, left + " is not left of " + right);
        assertEquals("ours", dots.get(0).getAttribute("class"));
        assertEquals("other", dots.get(1).getAttribute("class"));
    }

    @Test
    @DisplayName("the axis begins and ends at round numbers around the values")
    void axisHasRoundNumbersAroundTheValues() {
        assertEquals(
                List.of(0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0),
                LogAxis.over(0.25, 12, 0, 1).ticks());
        assertEquals(
                List.of(0.1, 1.0, 10.0, 100.0, 1000.0),
                LogAxis.over(0.25, 850, 0, 1).ticks());
        assertEquals(List.of(5.0, 10.0), LogAxis.over(5, 10, 0, 1).ticks());
        assertEquals(List.of(1.0, 2.0), LogAxis.over(1, 1, 0, 1).ticks());
    }

    @Test
    @DisplayName("equal ratios have equal distances")
    void equalRatiosHaveEqualDistances() {
        LogAxis axis = LogAxis.over(1, 100, 50, 250);
        assertEquals(50, axis.position(1), 1e-9);
        assertEquals(150, axis.position(10), 1e-9);
        assertEquals(250, axis.position(100), 1e-9);
    }
}
