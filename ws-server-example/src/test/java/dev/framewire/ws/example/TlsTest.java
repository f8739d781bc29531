package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.ops.TlsSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The server behind TLS")
class TlsTest {
    @TempDir
    private static Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void makeCertificate() throws Exception {
        LocalhostCertificate.makeIn(folder);
    }

    private static TlsSource files() {
        return new TlsSource.PemFiles(
                folder.resolve("cert.pem").toFile(), folder.resolve("key.pem").toFile());
    }

    private static ChatServer server(TlsSource source) throws IOException {
        return ChatServer.start(
                ChatServerConfig.builder().port(0).tls(source).redirectPort(0).build());
    }

    private int client(ChatServer server, String host, String... more) {
        String[] args = new String[2 + more.length];
        args[0] = "client";
        args[1] = "wss://" + host + ":" + server.port() + "/echo";
        System.arraycopy(more, 0, args, 2, more.length);
        return Main.run(
                new BufferedReader(Reader.nullReader()),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                args);
    }

    @Test
    @DisplayName(
            "TLS host name not checked: the command-line client trusts a given certificate only for the name in it")
    void clientTrustsAGivenCertificateOnlyForItsName() throws Exception {
        String trust = folder.resolve("cert.pem").toString();
        try (ChatServer server = server(files())) {
            assertTrue(server.toString().startsWith("https://127.0.0.1:"));
            assertEquals(0, client(server, "localhost", "--trust", trust), err::toString);
            assertEquals("Connected, no subprotocol.\nClosed: 1000, by us.\n", err.toString());
            assertEquals(1, client(server, "127.0.0.1", "--trust", trust), "the certificate does not name it");
            assertEquals(1, client(server, "localhost"), "no authority confirms the certificate");
        }
    }

    @Test
    void clientRefusesASelfSignedCertificate() throws Exception {
        try (ChatServer server = server(new TlsSource.SelfSigned())) {
            assertEquals(1, client(server, "127.0.0.1"));
            assertTrue(err.toString().startsWith("No WebSocket: "), err::toString);
        }
    }

    @Test
    void malformedCertificatePrintsOneLine() {
        String key = folder.resolve("key.pem").toString();
        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "--port",
                "0",
                "--tls-cert",
                key,
                "--tls-key",
                key);
        assertEquals(1, code);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("No TLS: "), err::toString);
    }

    @Test
    void missingTrustFilePrintsOneLine() throws Exception {
        try (ChatServer server = server(files())) {
            assertEquals(
                    2,
                    client(
                            server,
                            "localhost",
                            "--trust",
                            folder.resolve("none.pem").toString()));
            assertEquals(1, err.toString().lines().count(), err::toString);
        }
    }

    @Test
    void plainHttpIsRedirectedToHttps() throws Exception {
        try (ChatServer server = server(files())) {
            assertEquals(
                    "location: https://localhost:" + server.port() + "/chat?a=b",
                    redirect(
                            server,
                            "GET /chat?a=b HTTP/1.1\nHost: localhost:8080\n\n",
                            "HTTP/1.1 308 Permanent Redirect"));
            assertEquals(
                    "location: https://[::1]:" + server.port() + "/",
                    redirect(server, "GET / HTTP/1.1\nHost: [::1]\n\n", "HTTP/1.1 308 Permanent Redirect"));
            for (String request : List.of(
                    "GET / HTTP/1.1\nHost: evil.example/x\n\n",
                    "GET / HTTP/1.1\n\n",
                    "GET / HTTP/1.1\nHost: x\nHost: x\n\n",
                    "GET / HTTP/1.1\nHost: u@x\n\n",
                    "GET / HTTP/1.0\n\n",
                    "GET /x\u007f HTTP/1.1\nHost: x\n\n",
                    "GET /x\u0001 HTTP/1.1\nHost: x\n\n",
                    "GET /x?\u00e9 HTTP/1.1\nHost: x\n\n",
                    "GET http://x/ HTTP/1.1\nHost: x\n\n",
                    "GET *://x/ HTTP/1.1\nHost: x\n\n",
                    "nonsense\n\n")) {
                assertEquals("", redirect(server, request, "HTTP/1.1 400 Bad Request"));
            }
        }
    }

    @Test
    void hstsIsSentUnlessTheCertificateIsSelfSigned() throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(LocalhostCertificate.trustedFrom(folder))
                .build();
        try (ChatServer server = server(files())) {
            URI page = URI.create("https://localhost:" + server.port() + "/");
            HttpResponse<Void> response =
                    http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
            assertEquals(List.of("max-age=31536000"), response.headers().allValues("Strict-Transport-Security"));
        }
        assertEquals(Map.of(), new TlsSource.SelfSigned().headers());
    }

    /** A client of TLS 1.2 that begins a second handshake. The server ends the connection instead of the handshake. */
    @Test
    void renegotiationIsRefused() throws Exception {
        SSLContext trusting = LocalhostCertificate.trustedFrom(folder);
        try (ChatServer server = server(files());
                SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            socket.startHandshake();
            assertThrows(SSLException.class, () -> socket.getInputStream().read());
        }
    }

    private static String redirect(ChatServer server, String request, String statusLine) throws IOException {
        try (RawHttp plain = new RawHttp(server.redirectPort())) {
            plain.send(request);
            List<String> head = plain.head();
            assertEquals(statusLine, head.get(0));
            assertTrue(plain.atEnd(), "the connection is closed");
            return head.stream()
                    .filter(line -> line.startsWith("location:"))
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void pageAndChatWorkOverTls() throws Exception {
        try (ChatServer server = ChatServer.start(ChatServerConfig.builder()
                        .port(0)
                        .tls(new TlsSource.SelfSigned())
                        .build());
                Browser browser = Browser.open("--ignore-certificate-errors")) {
            Browser.Page page = browser.newPage("https://127.0.0.1:" + server.port() + "/");
            page.join("ada");
            page.say("this is encrypted");
            page.awaitText(".said[data-id] .text", "this is encrypted");
            assertEquals(List.of(), browser.complaints());
        }
    }
}
