package dev.framewire.ws.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened, line by line: {@code ->} what the peer sent, {@code <-} what the handlers sent. */
final class Trace {
    private static final int SHOWN_BYTES = 80;
    private static final int SHOWN_LINES = 40;

    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    AssertionError failure(String what, @Nullable Throwable cause) {
        int first = Math.max(0, lines.size() - SHOWN_LINES);
        String head = first == 0 ? "" : "\n  ... " + first + " lines before";
        return new AssertionError(
                what + "; so far (-> to the handlers, <- from them):" + head + "\n  "
                        + String.join("\n  ", lines.subList(first, lines.size())),
                cause);
    }

    /** Text in quotes, or hex if it is no text. */
    static String quote(byte[] bytes, int from) {
        byte[] shown = start(Arrays.copyOfRange(bytes, from, bytes.length));
        String more = shown.length < bytes.length - from ? "... " + (bytes.length - from) + " bytes" : "";
        for (byte value : shown) {
            if (value >= 0 && value < 0x20 || value == 0x7F) {
                return HexFormat.of().formatHex(shown) + more;
            }
        }
        return '"' + new String(shown, StandardCharsets.UTF_8) + '"' + more;
    }

    static byte[] start(byte[] bytes) {
        return bytes.length > SHOWN_BYTES ? Arrays.copyOf(bytes, SHOWN_BYTES) : bytes;
    }
}
