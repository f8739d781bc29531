package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.client;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.test.Fixtures.OnText;
import dev.framewire.ws.testing.NeedsNetty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Needs the clock of Netty 4.2. */
@DisplayName("The time of a test")
@NeedsNetty(NeedsNetty.STOPPED_CLOCK)
class VirtualTimeTest {
    @Test
    @DisplayName("passes for Pings, timeouts and timers, each at its time")
    void virtualTime() {
        List<Long> at = new ArrayList<>();
        OnText timed = new OnText((ctx, text) -> ctx.executor()
                .scheduleAtFixedRate(() -> at.add(ctx.executor().ticker().nanoTime()), 1, 1, TimeUnit.SECONDS));
        try (WsTest t = WsTest.established(SERVER, timed)) {
            t.text("go").pass(Duration.ofSeconds(3));
            assertEquals(List.of(1_000_000_000L, 2_000_000_000L, 3_000_000_000L), at);
            t.pass(Duration.ofSeconds(28)).expectPing();
            t.pass(Duration.ofSeconds(21)).expectClose(1011);
        }
    }

    @Test
    @DisplayName("goes on when a handler closes its channel, and the peer is waited for")
    void channelCloseKeepsTimers() {
        List<String> ran = new ArrayList<>();
        OnText closing = new OnText((ctx, text) -> {
            ctx.executor().schedule(() -> ran.add("timer"), 3, TimeUnit.SECONDS);
            ctx.channel().close();
        });
        try (WsTest t = WsTest.established(SERVER, closing)) {
            t.text("bye").expectClose(1000);
            assertTrue(t.channel().isActive());
            t.pass(Duration.ofSeconds(9));
            assertEquals(List.of("timer"), ran);
            assertTrue(t.channel().isActive());
            t.pass(Duration.ofSeconds(2));
            assertFalse(t.channel().isActive());
            assertEquals(WsCloseEvent.NO_CLOSE, t.closed().code());
        }
    }

    @Test
    @DisplayName("passes for a decision that does not come")
    void decision() {
        WsServerConfig never = server().decider(WsHandshakeDecider.async(request -> new CompletableFuture<>()))
                .build();
        try (WsTest t = WsTest.server(never, shout())) {
            t.requestUpgrade("/ws").pass(Duration.ofSeconds(11));
            assertEquals(503, t.response().status().code());
        }
    }

    @Test
    @DisplayName("passes for both ends of a link")
    void link() {
        try (WsTestLink link = WsTestLink.between(server().build(), List.of(shout()), client().build(), List.of())) {
            link.pass(Duration.ofHours(2));
            assertTrue(link.server().channel().isActive());
        }
    }
}
