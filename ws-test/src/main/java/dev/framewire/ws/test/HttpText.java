package dev.framewire.ws.test;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The peer's half of the opening handshake (RFC 6455 section 4), written without the library. */
final class HttpText {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private HttpText() {}

    /** A valid upgrade request, in which the given lines replace others of the same name. */
    static String request(String target, String... headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", "localhost");
        all.put("Upgrade", "websocket");
        all.put("Connection", "Upgrade");
        all.put("Sec-WebSocket-Key", KEY);
        all.put("Sec-WebSocket-Version", "13");
        for (String header : headers) {
            String[] parts = header.split(":", 2);
            all.put(parts[0], parts.length < 2 ? "" : parts[1].strip());
        }
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        all.forEach((name, value) -> request.append(value.isEmpty() ? "" : name + ": " + value + "\r\n"));
        return request + "\r\n";
    }

    /** A valid 101 for a key. */
    static String switching(String key, String... headers) {
        return response(
                101, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key), headers);
    }

    /** Another response, without a body. */
    static String refusal(int status, String... headers) {
        return response(status, "Content-Length: 0", headers);
    }

    private static String response(int status, String own, String... headers) {
        return "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n" + own + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    /** What a 101 to our request has to contain. */
    static String accept() {
        return accept(KEY);
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
