package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsRequestTarget;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A request as text, changed line by line. */
public record Request(String line, List<String> headers) {
    /** The minimal request by section 4.2.1 of RFC 6455. */
    public static final Request UPGRADE = of(
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13");

    /** The request of RFC 6455 section 1.2. */
    public static final Request SAMPLE = of(
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: http://example.com",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Version: 13");

    public static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public static Request of(String line, String... headers) {
        return new Request(line, List.of(headers));
    }

    /** An ordinary request. */
    public static Request plain(String path) {
        return of("GET " + path + " HTTP/1.1", "Host: server.example.com");
    }

    public Request line(String other) {
        return new Request(other, headers);
    }

    public Request without(String name) {
        return new Request(
                line,
                headers.stream()
                        .filter(header -> !header.startsWith(name + ":"))
                        .toList());
    }

    public Request with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Request(line, more);
    }

    public Request set(String name, String value) {
        return without(name).with(name + ": " + value);
    }

    public String text() {
        return line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The view of this request that a policy gets. */
    public WsHandshakeRequest view() {
        HttpRequest request = parsed();
        return new WsHandshakeRequest(
                "http",
                Objects.requireNonNullElse(WsRequestTarget.authority(request), ""),
                request.uri(),
                request.headers(),
                List.of(),
                new EmbeddedChannel());
    }

    /** The request as an HTTP decoder would give it, for the functions that do not use a channel. */
    public HttpRequest parsed() {
        String[] words = line.split(" ", 3);
        HttpRequest request = new DefaultHttpRequest(
                HttpVersion.valueOf(words[2]),
                HttpMethod.valueOf(words[0]),
                words[1],
                DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        for (String header : headers) {
            int colon = header.indexOf(':');
            request.headers()
                    .add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return request;
    }
}
