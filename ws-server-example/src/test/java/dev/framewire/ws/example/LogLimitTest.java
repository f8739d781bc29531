package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log of a server whose peers break connections")
class LogLimitTest {

    private static final byte[] BROKEN_OFF =
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void brokenConnectionsAreNotLogged() throws Exception {
        assertEquals("", logAfterBrokenRequests(700));
    }

    /** Each request causes a line. The limit allows 300 lines more if a slow machine takes a minute. */
    @Test
    void repeatedLineIsDropped() throws Exception {
        long lines =
                logAfterBrokenRequests(7000, "-Dframewire.log=debug").lines().count();
        assertTrue(lines >= 50 && lines < 700, lines + " lines");
    }

    private String logAfterBrokenRequests(int requests, String... jvmOptions) throws Exception {
        Path log = folder.resolve("log");
        try (NodeProcess server = NodeProcess.start(log, jvmOptions)) {
            for (int i = 0; i < requests; i++) {
                try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    peer.getOutputStream().write(BROKEN_OFF);
                    if (i % 2 == 0) {
                        peer.setSoLinger(true, 0); // a reset
                    }
                }
            }
            // the only event loop has processed all of them when it answers this request
            try (RawHttp last = new RawHttp(server.port())) {
                last.send("GET /healthz HTTP/1.1\nHost: x\n\n");
                assertEquals("HTTP/1.1 200 OK", last.head().get(0));
            }
        }
        return Files.readString(log);
    }
}
