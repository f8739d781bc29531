package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsRule;
import dev.framewire.ws.example.EchoSnippet.ShoutHandler;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.test.WsTest;
import dev.framewire.ws.test.WsTestResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a handler is tested with ws-test. The README shows it; a test compares the two. */
class ShoutHandlerTest {
    // snippet
    private final WsServerConfig config =
            WsServerConfig.builder().path("/shout").build();

    @Test
    void shoutsBack() {
        try (WsTest t = WsTest.established(config.pipeline(), new ShoutHandler())) {
            t.text("hel", "lo").expectText("hello!"); // a message in two fragments
            t.pass(Duration.ofSeconds(31)).expectPing(); // virtual time
            t.raw("81 01 78").expectClose(1002); // a frame without a mask, as bytes
            assertEquals(WsRule.UNMASKED_FROM_CLIENT, WsRule.of(t.closed().cause()));
        }
    }

    @Test
    void refusesForeignPages() {
        try (WsTest t = WsTest.server(config, new ShoutHandler())) {
            WsTestResponse response = t.upgrade("/shout", "Origin: https://evil.example");
            assertEquals(403, response.status().code());
        }
    }
    // snippet
}
