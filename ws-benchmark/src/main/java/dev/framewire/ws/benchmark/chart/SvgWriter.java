package dev.framewire.ws.benchmark.chart;

import java.io.Writer;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an SVG image of lines, dots and text, with light and dark colours. */
final class SvgWriter {
    private static final String STYLE = """

            svg { --back: #ffffff; --text: #1f2328; --note: #59636e; --grid: #d8dee4; --ours: #0969da; --other: #8c959f }
            @media (prefers-color-scheme: dark) {
              svg { --back: #0d1117; --text: #e6edf3; --note: #9198a1; --grid: #30363d; --ours: #58a6ff; --other: #7d8590 }
            }
            text { font: 13px system-ui, sans-serif; fill: var(--text); stroke: var(--back); stroke-width: 4px; paint-order: stroke }
            .title { font-size: 17px; font-weight: 600 }
            .group { font-weight: 600 }
            .note { font-size: 12px; fill: var(--note) }
            .middle { text-anchor: middle }
            .end { text-anchor: end }
            .back { fill: var(--back) }
            line.grid { stroke: var(--grid) }
            line.ours, line.other { stroke-width: 2; opacity: 0.45 }
            .ours { stroke: var(--ours); fill: var(--ours) }
            .other { stroke: var(--other); fill: var(--other) }
            """;

    private final XMLStreamWriter xml;

    /** Begins an image; readers that cannot see it get the title and the description. */
    SvgWriter(Writer out, int width, int height, String title, String description) throws XMLStreamException {
        xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
        open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + width + " " + height, "role", "img");
        close("title", title);
        close("desc", description);
        close("style", STYLE);
        shape("rect", "width", number(width), "height", number(height), "rx", "6", "class", "back");
    }

    /** Opens an element without its text. */
    private void open(String name, String... attributes) throws XMLStreamException {
        xml.writeStartElement(name);
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    private void close(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        endElement();
    }

    private void endElement() throws XMLStreamException {
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private void shape(String name, String... attributes) throws XMLStreamException {
        open(name, attributes);
        endElement();
    }

    void text(double x, double y, String style, String text) throws XMLStreamException {
        open("text", "x", number(x), "y", number(y), "class", style);
        xml.writeCharacters(text);
        endElement();
    }

    void line(double x1, double y1, double x2, double y2, String style) throws XMLStreamException {
        shape("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "class", style);
    }

    void circle(double x, double y, int radius, String style) throws XMLStreamException {
        shape("circle", "cx", number(x), "cy", number(y), "r", number(radius), "class", style);
    }

    /** Ends the image. */
    void end() throws XMLStreamException {
        endElement();
        xml.flush();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
