package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.test.WsTest;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Metrics")
class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    @DisplayName("count handshakes, connections, messages and their bytes, and how connections end")
    void counts() {
        try (WsTest t = server()) {
            t.upgrade("/");
            assertEquals(1, metrics.value("open"));
            t.text("hel", "lo");
            t.channel().writeAndFlush(new TextWebSocketFrame("hi"));
            t.expectText("hi").close(1000).expectClose(1000);
            t.closed();
        }
        assertEquals(1, metrics.value("handshakes.ACCEPTED"));
        assertEquals(0, metrics.value("open"));
        assertEquals(1, metrics.value("received.messages"));
        assertEquals(5, metrics.value("received.bytes"));
        assertEquals(1, metrics.value("sent.messages"));
        assertEquals(2, metrics.value("sent.bytes"));
        assertEquals(1, metrics.value("closed.REMOTE.1000"));
    }

    @Test
    @DisplayName("count refused handshakes and broken rules")
    void countsWhatIsWrong() {
        try (WsTest t = server()) {
            assertEquals(
                    403, t.upgrade("/", "Origin: https://evil.example").status().code());
        }
        try (WsTest t = server()) {
            t.upgrade("/");
            t.raw("81 01 78").expectClose(1002);
        }
        assertEquals(1, metrics.value("handshakes.REFUSED"));
        assertEquals(1, metrics.value("broken.UNMASKED_FROM_CLIENT"));
    }

    private WsTest server() {
        return WsTest.server(WsServerConfig.builder()
                .path("/")
                .pipeline(WsPipeline.builder(WsRole.SERVER).listener(metrics).build())
                .build());
    }
}
