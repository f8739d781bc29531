package dev.framewire.ws.handshake.header;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1), read in one pass. */
public final class ExtensionHeader {
    private final String text;
    private int position;

    private ExtensionHeader(String text) {
        this.text = text;
    }

    /**
     * One element of the list. A parameter without a value has the value {@code null}.
     *
     * @param repeats whether a parameter is named twice, of which {@code data} then has only the last value
     */
    public record Element(WebSocketExtensionData data, boolean repeats) {}

    /**
     * The extensions that the lines of the header name; the lines form one list.
     *
     * @return {@code null} if the header does not match the grammar, or names a parameter of an extension twice
     */
    public static @Nullable List<WebSocketExtensionData> parse(List<String> lines) {
        List<Element> elements = elements(lines);
        if (elements == null || elements.stream().anyMatch(Element::repeats)) {
            return null;
        }
        return elements.stream().map(Element::data).toList();
    }

    /**
     * The elements of the list that the lines of the header form.
     *
     * @return {@code null} if the header does not match the grammar
     */
    public static @Nullable List<Element> elements(List<String> lines) {
        ExtensionHeader header = new ExtensionHeader(String.join(",", lines));
        List<Element> elements = new ArrayList<>();
        do {
            header.skipSpace();
            // a list may have empty elements (RFC 9110 section 5.6.1.2)
            if (!header.atElementEnd()) {
                Element element = header.element();
                if (element == null || !header.atElementEnd()) {
                    return null;
                }
                elements.add(element);
            }
        } while (header.take(','));
        return elements.isEmpty() ? null : elements;
    }

    private @Nullable Element element() {
        String name = token();
        if (name == null) {
            return null;
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        boolean repeats = false;
        while (take(';')) {
            String parameter = token();
            if (parameter == null) {
                return null;
            }
            String value = null;
            if (take('=')) {
                value = peek() == '"' ? quotedToken() : token();
                if (value == null) {
                    return null;
                }
            }
            repeats |= parameters.containsKey(parameter);
            parameters.put(parameter, value);
        }
        return new Element(new WebSocketExtensionData(name, parameters), repeats);
    }

    /** A token with the space behind it, or {@code null} if there is none. */
    private @Nullable String token() {
        int start = position;
        while (position < text.length() && HeaderTokens.isTokenChar(text.charAt(position))) {
            position++;
        }
        String token = text.substring(start, position);
        skipSpace();
        return token.isEmpty() ? null : token;
    }

    /** A quoted string is legal if it holds a token once it is unquoted. */
    private @Nullable String quotedToken() {
        StringBuilder token = new StringBuilder();
        position++;
        while (position < text.length() && text.charAt(position) != '"') {
            if (text.charAt(position) == '\\') {
                position++;
            }
            if (position < text.length()) {
                token.append(text.charAt(position++));
            }
        }
        boolean closed = take('"');
        return closed && HeaderTokens.isToken(token) ? token.toString() : null;
    }

    private boolean atElementEnd() {
        return position == text.length() || peek() == ',';
    }

    /** The character at the position, or NUL, which no grammar has, at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    /** Steps over a character and the space behind it, if it is the next one. */
    private boolean take(char c) {
        boolean there = peek() == c;
        if (there) {
            position++;
            skipSpace();
        }
        return there;
    }

    private void skipSpace() {
        while (HeaderTokens.isSpace(peek())) {
            position++;
        }
    }

    /** The value of a header that names these extensions. */
    public static String format(List<WebSocketExtensionData> extensions) {
        return extensions.stream().map(ExtensionHeader::format).collect(Collectors.joining(", "));
    }

    /** The way an extension is written. */
    public static String format(WebSocketExtensionData extension) {
        StringBuilder text = new StringBuilder(extension.name());
        extension.parameters().forEach((name, value) -> {
            text.append("; ").append(name);
            if (value != null) {
                text.append('=').append(value);
            }
        });
        return text.toString();
    }

    /** Refuses an extension of our own side that could not be written. */
    public static void requireLegal(WebSocketExtensionData extension) {
        boolean legal = HeaderTokens.isToken(extension.name());
        for (Map.Entry<String, String> parameter : extension.parameters().entrySet()) {
            String value = parameter.getValue();
            legal &= HeaderTokens.isToken(parameter.getKey()) && (value == null || HeaderTokens.isToken(value));
        }
        if (!legal) {
            throw new IllegalArgumentException("extension " + extension.name() + " is not made of tokens");
        }
    }
}
