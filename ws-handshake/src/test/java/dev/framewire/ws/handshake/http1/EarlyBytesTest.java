package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests how many bytes are held behind a request. */
class EarlyBytesTest {
    private static Server waiting() {
        return Server.of(Server.config().decider(WsHandshakeRequest::newPromise));
    }

    @Test
    @DisplayName(
            "unbounded queue of pipelined requests: M8 the bytes held for a pending request have a bound; more get 400")
    void bytesHeldForAPendingRequestAreBounded() {
        try (Server server = waiting()) {
            server.receive(Request.UPGRADE).receive(new byte[EarlyBytes.MAX_WAITING_BYTES]);
            assertEquals("", server.sent());
            server.receive(new byte[1]);
            assertEquals("400", Server.statusOf(server.sent()));
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed 400"), server.events);
        }
        try (Server server = waiting()) {
            server.receive(
                    HandshakeTest.concat(Request.UPGRADE.bytes(), "00".repeat(EarlyBytes.MAX_WAITING_BYTES + 1)));
            assertEquals("400", Server.statusOf(server.sent()));
        }
    }

    @Test
    @DisplayName("M8 without a pending request the bound does not apply")
    void boundDoesNotApplyWithoutAPendingRequest() {
        try (Server server = Server.of(Server.config())) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO.repeat(10_000)));
            assertEquals(10_002, server.events.size());
        }
    }
}
