package dev.framewire.ws.example.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Ordinary HTTP, from bytes to bytes")
class HttpHandlerTest {
    private static final String CHAT = "The chat, in chat and superchat.";

    private String problem = "";

    private final HttpSite page = HttpSite.page(Map.of("/chat", CHAT));
    private final HttpSite operations = HttpSite.operations(new Operations() {
        @Override
        public String problem() {
            return problem;
        }

        @Override
        public String metrics() {
            return "figures 1\n";
        }
    });

    private EmbeddedChannel channel = serving(page.with(operations));

    private static EmbeddedChannel serving(HttpSite site) {
        return new EmbeddedChannel(
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpObjectAggregator(64 * 1024),
                new HttpTimeout(),
                new HttpHandler(site, Map.of("X-More", "1")));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private Answer send(String request) {
        channel.writeInbound(Unpooled.copiedBuffer(request.replace("\n", "\r\n"), StandardCharsets.US_ASCII));
        StringBuilder bytes = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            bytes.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        int end = bytes.indexOf("\r\n\r\n");
        List<String> lines = List.of(bytes.substring(0, end).split("\r\n"));
        return new Answer(lines.get(0), lines, bytes.substring(end + 4));
    }

    private record Answer(String statusLine, List<String> lines, String body) {
        String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .reduce((one, other) -> one + " | " + other)
                    .orElse("-");
        }
    }

    private static String request(String method, String target) {
        return method + " " + target + " HTTP/1.1\nHost: x\n\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /               | 200 OK                 | text/html; charset=utf-8       | -
                    GET    | /?from=somebody | 200 OK                 | text/html; charset=utf-8       | -
                    GET    | http://x/       | 200 OK                 | text/html; charset=utf-8       | -
                    GET    | /chat.css       | 200 OK                 | text/css; charset=utf-8        | -
                    GET    | /chat.js        | 200 OK                 | text/javascript; charset=utf-8 | -
                    GET    | /connection.js  | 200 OK                 | text/javascript; charset=utf-8 | -
                    GET    | /room.js        | 200 OK                 | text/javascript; charset=utf-8 | -
                    GET    | /session.js     | 200 OK                 | text/javascript; charset=utf-8 | -
                    GET    | /log.js         | 200 OK                 | text/javascript; charset=utf-8 | -
                    GET    | /favicon.svg    | 200 OK                 | image/svg+xml                  | -
                    GET    | /healthz        | 200 OK                 | text/plain; charset=utf-8      | -
                    GET    | /metrics        | 200 OK                 | text/plain; version=0.0.4; charset=utf-8 | -
                    POST   | /metrics        | 405 Method Not Allowed | text/plain; charset=utf-8      | GET, HEAD
                    GET    | /chat           | 426 Upgrade Required   | text/plain; charset=utf-8      | -
                    GET    | /chat/          | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /Main.class     | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /../index.html  | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | *               | 404 Not Found          | text/plain; charset=utf-8      | -
                    OPTIONS | *              | 404 Not Found          | text/plain; charset=utf-8      | -
                    CONNECT | x:80           | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | x:80            | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | http://x        | 200 OK                 | text/html; charset=utf-8       | -
                    GET    | http://x?/metrics | 200 OK               | text/html; charset=utf-8       | -
                    GET    | HTTPS://y:1/metrics | 200 OK             | text/plain; version=0.0.4; charset=utf-8 | -
                    GET    | *://a/metrics   | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | a/b://x/metrics | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | ftp://x/metrics | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | http:/metrics   | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | http:///metrics | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | http://u@x/metrics | 404 Not Found       | text/plain; charset=utf-8      | -
                    GET    | http://x#/metrics | 404 Not Found        | text/plain; charset=utf-8      | -
                    GET    | /metrics#x      | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | //metrics       | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | //x/metrics     | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /./metrics      | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /metrics/       | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /metrics;x      | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | /%6detrics      | 404 Not Found          | text/plain; charset=utf-8      | -
                    GET    | metrics         | 404 Not Found          | text/plain; charset=utf-8      | -
                    POST   | /nothing        | 404 Not Found          | text/plain; charset=utf-8      | -
                    POST   | /               | 405 Method Not Allowed | text/plain; charset=utf-8      | GET, HEAD
                    DELETE | /healthz        | 405 Method Not Allowed | text/plain; charset=utf-8      | GET, HEAD
                    PUT    | /chat           | 405 Method Not Allowed | text/plain; charset=utf-8      | GET, HEAD
                    """)
    void everyRequestGetsAResponseAndTheConnectionStays(
            String method, String target, String status, String type, String allow) {
        Answer answer = send(request(method, target));
        assertEquals("HTTP/1.1 " + status, answer.statusLine());
        assertEquals(type, answer.header("Content-Type"));
        assertEquals(allow, answer.header("Allow"));
        assertEquals(
                answer.header("Content-Length"), String.valueOf(answer.body().getBytes(StandardCharsets.UTF_8).length));
        assertEquals("ok\n", send(request("GET", "/healthz")).body());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat.js", "/healthz", "/chat", "/nothing"})
    void headIsGetWithoutTheBody(String target) {
        List<String> withoutDate = send(request("GET", target)).lines().stream()
                .filter(line -> !line.startsWith("date"))
                .toList();
        Answer head = send(request("HEAD", target));
        assertEquals(
                withoutDate,
                head.lines().stream().filter(line -> !line.startsWith("date")).toList());
        assertEquals("", head.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1", "GET /nothing HTTP/1.1", "POST / HTTP/1.1", "GET /chat HTTP/1.1", "GET /"})
    void everyResponseHasTheSecurityHeaders(String requestLine) {
        Answer answer = send(requestLine + "\nHost: x\n\n");
        assertEquals(HttpHandler.CONTENT_SECURITY_POLICY, answer.header("Content-Security-Policy"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("no-referrer", answer.header("Referrer-Policy"));
        assertEquals("1", answer.header("X-More"));
        assertTrue(
                answer.header("Date").matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
    }

    @Test
    void webSocketPathDescribesItself() {
        Answer plain = send(request("GET", "/chat"));
        assertEquals(CHAT + "\n", plain.body());
        assertEquals("websocket", plain.header("Upgrade"));
        assertEquals("Upgrade", plain.header("Connection"));

        Answer unknown = send("GET /chat HTTP/1.1\nHost: x\nUpgrade: WebSocket\nConnection: Upgrade\n\n");
        assertEquals("HTTP/1.1 400 Bad Request", unknown.statusLine());
        assertEquals(CHAT + " It supports none of the subprotocols that you offered.\n", unknown.body());
        assertTrue(channel.isOpen());
    }

    @Test
    void healthCheckReportsAProblem() {
        problem = "the chat store is unavailable";
        Answer answer = send(request("GET", "/healthz"));
        assertEquals("HTTP/1.1 503 Service Unavailable", answer.statusLine());
        assertEquals("the chat store is unavailable\n", answer.body());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\nHost: x\nHost: x",
                "GET / HTTP/1.0\nHost: x\nHost: y",
                "GET / HTTP/1.1\nHost:",
                "GET / HTTP/1.1\nHost: u@x",
                "GET / HTTP/1.1\nHost: x/y",
                "GET / HTTP/1.1\nHost: x y",
                "GET / HTTP/1.0\nHost: x:99999",
                "GET http://x/ HTTP/1.1\nHost: @",
                "GET /nothing HTTP/1.1",
                "POST / HTTP/1.1"
            })
    void requestWithoutOneValidHostIsRefused(String request) {
        Answer answer = send(request + "\n\n");
        assertEquals("HTTP/1.1 400 Bad Request", answer.statusLine());
        assertEquals("There must be exactly one valid Host header.\n", answer.body());
    }

    @Test
    void http10NeedsNoHost() {
        assertEquals("HTTP/1.1 200 OK", send("GET /healthz HTTP/1.0\n\n").statusLine());
    }

    @Test
    void metricsAndHealthCanBeServedSeparately() {
        channel.finishAndReleaseAll();
        channel = serving(page);
        for (String path : List.of("/metrics", "/healthz")) {
            assertEquals("HTTP/1.1 404 Not Found", send(request("GET", path)).statusLine());
        }
        channel.finishAndReleaseAll();
        channel = serving(operations);
        assertEquals("HTTP/1.1 404 Not Found", send(request("GET", "/")).statusLine());
        assertEquals("ok\n", send(request("GET", "/healthz")).body());
    }

    @Test
    void metricsAreNotCached() {
        Answer answer = send(request("GET", "/metrics"));
        assertEquals("figures 1\n", answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    @Test
    void fileWithTheSameEtagIsNotSentAgain() {
        String etag = send(request("GET", "/chat.css")).header("ETag");
        Answer again = send("GET /chat.css HTTP/1.1\nHost: x\nIf-None-Match: " + etag + "\n\n");
        assertEquals("HTTP/1.1 304 Not Modified", again.statusLine());
        assertEquals("no-cache", again.header("Cache-Control"));
        assertEquals("", again.body());
        assertEquals(
                "HTTP/1.1 200 OK",
                send("GET /chat.css HTTP/1.1\nHost: x\nIf-None-Match: \"0\"\n\n")
                        .statusLine());
    }

    @Test
    void malformedRequestClosesTheConnection() {
        Answer answer = send("GET /\nHost: x\n\n");
        assertEquals("HTTP/1.1 400 Bad Request", answer.statusLine());
        assertEquals("close", answer.header("Connection"));
        assertFalse(channel.isOpen());
    }

    @Test
    void idleConnectionIsClosed() {
        channel.freezeTime();
        send(request("GET", "/"));
        channel.advanceTimeBy(29, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.writeInbound(Unpooled.copiedBuffer("GET /trick", StandardCharsets.US_ASCII));
        assertTrue(channel.isOpen());
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen(), "bytes that are no whole request do not count");
    }
}
