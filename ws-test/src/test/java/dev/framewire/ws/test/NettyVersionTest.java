package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NettyVersionTest {
    @Test
    @DisplayName("Without the clock of Netty 4.2 no time passes in a test, which says so")
    void noVirtualTime() {
        boolean hasTicker = Arrays.stream(EventExecutor.class.getMethods())
                .anyMatch(method -> method.getName().equals("ticker"));
        try (WsTest t = WsTest.established(SERVER, shout())) {
            if (hasTicker) {
                t.pass(Duration.ofSeconds(31)).expectPing();
            } else {
                Exception refused =
                        assertThrows(UnsupportedOperationException.class, () -> t.pass(Duration.ofSeconds(31)));
                assertTrue(refused.getMessage().contains("needs Netty 4.2.1 or later"), refused.getMessage());
            }
        }
    }
}
