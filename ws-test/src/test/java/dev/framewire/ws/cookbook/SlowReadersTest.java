package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.test.WsTest;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A slow reader")
class SlowReadersTest {
    private static final String PADDING = " ".repeat(1000);

    @Test
    @DisplayName("of prices misses the oldest that wait, and gets the latest")
    void prices() {
        try (WsTest t = WsTest.server(SlowReaders.prices())) {
            t.upgrade("/prices");
            t.stopReading();
            for (int price = 1; price <= 1000; price++) {
                t.channel().writeAndFlush(new TextWebSocketFrame(price + PADDING));
            }
            t.readAgain();
            int received = 0;
            String last = "";
            while (!last.equals("1000")) {
                last = new String(t.nextFrame().payload(), StandardCharsets.UTF_8).trim();
                received++;
            }
            assertTrue(received > 10 && received < 250, received + " of 1000");
            t.text("x").expectNothing();
        }
    }

    @Test
    @DisplayName("of a chat is let go with 1013")
    void chat() {
        try (WsTest t = WsTest.server(SlowReaders.chat())) {
            t.upgrade("/chat");
            t.stopReading();
            for (int message = 1; message <= 2000; message++) {
                t.channel().writeAndFlush(new TextWebSocketFrame(message + PADDING));
            }
            t.readAgain();
            while (t.nextFrame().opcode() != 8) {}
            assertEquals(1013, t.closed().sentCode());
        }
    }
}
