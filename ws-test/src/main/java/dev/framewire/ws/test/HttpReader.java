package dev.framewire.ws.test;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 until the connection is a WebSocket. A body has to have a Content-Length. */
final class HttpReader {
    /** A request or a response. */
    record Message(String startLine, HttpHeaders headers, String body) {
        boolean isRequest() {
            return !startLine.startsWith("HTTP/");
        }

        int status() {
            return Integer.parseInt(startLine.split(" ", 3)[1]);
        }
    }

    private static final String END_OF_HEAD = "\r\n\r\n";

    private String pending = "";

    /**
     * The next message.
     *
     * @param bytes what came since the last call
     * @return the message, or {@code null} if it is not complete
     */
    @Nullable
    Message read(byte[] bytes) {
        pending += new String(bytes, StandardCharsets.ISO_8859_1);
        int endOfHead = pending.indexOf(END_OF_HEAD);
        if (endOfHead < 0) {
            return null;
        }
        String[] lines = pending.substring(0, endOfHead).split("\r\n", -1);
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.add(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        int start = endOfHead + END_OF_HEAD.length();
        int end = start + headers.getInt("content-length", 0);
        if (pending.length() < end) {
            return null;
        }
        byte[] body = pending.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
        pending = pending.substring(end);
        return new Message(lines[0], headers, new String(body, StandardCharsets.UTF_8));
    }

    /** What came behind the last message. */
    byte[] rest() {
        return pending.getBytes(StandardCharsets.ISO_8859_1);
    }
}
