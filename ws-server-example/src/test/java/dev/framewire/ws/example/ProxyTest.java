package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Behind a reverse proxy")
class ProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private static Path folder;

    private static HttpClient http;

    @BeforeAll
    static void makeCertificate() throws Exception {
        LocalhostCertificate.makeIn(folder);
        http = HttpClient.newBuilder()
                .sslContext(LocalhostCertificate.trustedFrom(folder))
                .build();
    }

    private static HttpResponse<Void> get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private static int status(String uri) throws Exception {
        return get(uri).statusCode();
    }

    @ParameterizedTest
    @CsvSource({"NGINX, true", "NGINX, false", "HAPROXY, true", "HAPROXY, false"})
    @DisplayName("M6 the page, the chat, the echo, origins and Closes pass the proxy; the metrics do not")
    void chatWorksBehindAProxyAndMetricsAreHidden(Proxy.Kind kind, boolean tls) throws Exception {
        ChatServer server = ChatServer.start(ChatServerConfig.builder().port(0).build());
        try (server;
                Proxy proxy = Proxy.start(kind, folder, tls, server)) {
            String address = "localhost:" + proxy.port();
            String page = (tls ? "https://" : "http://") + address;
            URI chat = URI.create((tls ? "wss://" : "ws://") + address + "/chat");
            assertEquals(200, status(page + "/"));
            assertEquals(404, status(page + "/metrics"));
            assertEquals(404, status(page + "/healthz"));

            try (JdkClient ada = JdkClient.connect(http, chat, page, "superchat");
                    JdkClient bob = JdkClient.connect(http, chat, page, "unheard", "superchat");
                    JdkClient echo = JdkClient.connect(http, chat.resolve("/echo"), page)) {
                assertEquals("superchat", bob.subprotocol());
                for (JdkClient one : List.of(ada, bob)) {
                    one.next();
                    one.send("{\"type\":\"join\",\"room\":\"lobby\"}");
                    one.next();
                }
                assertTrue(ada.next().startsWith("{\"type\":\"join\""));
                bob.send("{\"type\":\"message\",\"room\":\"lobby\",\"text\":\"through it\"}");
                assertTrue(ada.next().contains("through it"));

                String large = "0123456789".repeat(100_000);
                echo.send(large);
                assertEquals(large, echo.next());
                echo.leave();
                assertEquals(1000, echo.closeStatus());

                CompletionException refused = assertThrows(
                        CompletionException.class,
                        () -> JdkClient.connect(http, chat, "https://elsewhere.example", "superchat"));
                WebSocketHandshakeException why =
                        assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
                assertEquals(403, why.getResponse().statusCode());

                server.close();
                assertEquals(1001, ada.closeStatus());
            }
        }
    }

    private static List<String> waysToTheFigures() {
        List<String> ways = List.of(
                "%s",
                "%s?x",
                "%s#x",
                "%s/",
                "%s;x",
                "%s%%20",
                "/%s",
                "//x%s",
                "/.%s",
                "/chat/..%s",
                "/chat.css/..%s",
                "/%%2e%%2e%s",
                "/chat#%s",
                "/?x=%s",
                "http://localhost%s",
                "HTTPS://localhost:1%s",
                "ws://localhost%s",
                "http:%s",
                "http://%s",
                "http://u@localhost%s",
                "http://localhost#%s",
                "http://localhost\\%s",
                "*://localhost%s",
                "a/b://localhost%s",
                "ftp://localhost%s",
                "*%s",
                "localhost:80%s");
        return Stream.of("/metrics", "/healthz", "/m%65trics", "/METRICS")
                .flatMap(path -> ways.stream().map(way -> way.formatted(path)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "M6 no form of request-target reaches the metrics or the health check, even if they are on the same port")
    void noRequestTargetReachesMetricsOrHealth(Proxy.Kind kind) throws Exception {
        try (ChatServer server =
                        ChatServer.start(ChatServerConfig.builder().port(0).build());
                Proxy proxy = Proxy.start(kind, folder, false, server)) {
            for (String target : waysToTheFigures()) {
                for (String version : List.of("HTTP/1.1\nHost: localhost\nConnection: close\n\n", "HTTP/1.0\n\n")) {
                    try (RawHttp client = new RawHttp(proxy.port())) {
                        String answer =
                                client.send("GET " + target + " " + version).rest();
                        assertFalse(answer.contains("framewire_connections"), target + " " + version);
                        assertFalse(answer.endsWith("\r\nok\n"), target + " " + version);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("M6 the whole page passes the proxy, with Strict-Transport-Security")
    void wholePagePassesTheProxyWithHsts(Proxy.Kind kind) throws Exception {
        try (ChatServer server = ChatServer.start(
                        ChatServerConfig.builder().port(0).operationsPort(0).build());
                Proxy proxy = Proxy.start(kind, folder, true, server);
                Stream<Path> files = Files.list(Path.of("src/main/resources/dev/framewire/ws/example/http"))) {
            String page = "https://localhost:" + proxy.port() + "/";
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                HttpResponse<Void> response = get(page + (name.equals("index.html") ? "" : name));
                assertEquals(200, response.statusCode(), name);
                assertEquals(
                        List.of("max-age=31536000"), response.headers().allValues("Strict-Transport-Security"), name);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "M6 M2 compression is negotiated through the proxy, and a request with only unknown subprotocols is ordinary")
    void compressionAndSubprotocolsAreNegotiatedThroughTheProxy(Proxy.Kind kind) throws Exception {
        try (ChatServer server =
                        ChatServer.start(ChatServerConfig.builder().port(0).build());
                Proxy proxy = Proxy.start(kind, folder, false, server)) {
            String upgrade = "GET /chat HTTP/1.1\nHost: localhost:" + proxy.port() + "\nUpgrade: websocket\n"
                    + "Connection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n";
            try (RawHttp compressing = new RawHttp(proxy.port())) {
                compressing.send(upgrade + "Sec-WebSocket-Extensions: permessage-deflate\n\n");
                List<String> head = compressing.head();
                assertEquals("HTTP/1.1 101 Switching Protocols", head.get(0));
                assertTrue(
                        head.stream().anyMatch(line -> line.toLowerCase(java.util.Locale.ROOT)
                                .startsWith("sec-websocket-extensions: permessage-deflate")),
                        head::toString);
            }
            try (RawHttp foreign = new RawHttp(proxy.port())) {
                foreign.send(upgrade + "Sec-WebSocket-Protocol: foreign\n\n");
                assertTrue(foreign.head().get(0).startsWith("HTTP/1.1 400"), "what an ordinary request gets");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("M6 the server gets the address of the visitor, and no address that the visitor claims")
    void serverGetsOnlyTheRealAddressOfTheVisitor(Proxy.Kind kind) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Proxy proxy = Proxy.start(kind, folder, false, server.getLocalPort(), server.getLocalPort());
                RawHttp visitor = new RawHttp(proxy.port())) {
            visitor.send("GET /chat HTTP/1.1\nHost: x\nX-Forwarded-For: 203.0.113.5\n\n");
            String head = headOf(server, "GET /chat ");
            assertEquals(
                    List.of("x-forwarded-for: 127.0.0.1"),
                    head.lines()
                            .map(line -> line.toLowerCase(Locale.ROOT))
                            .filter(line -> line.startsWith("x-forwarded-for"))
                            .toList());
        }
    }

    /** Of the first request like that; others are the proxy's own. */
    private static String headOf(ServerSocket server, String beginning) throws IOException {
        while (true) {
            try (Socket connection = server.accept()) {
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder head = new StringBuilder();
                for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                    head.append(line).append('\n');
                }
                connection.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
                if (head.indexOf(beginning) == 0) {
                    return head.toString();
                }
            }
        }
    }
}
