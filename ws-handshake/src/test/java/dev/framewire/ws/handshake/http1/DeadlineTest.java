package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsKeepAlive;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static void pass(Server server, long seconds) {
        server.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        server.channel.runPendingTasks();
    }

    @Test
    @DisplayName(
            "handshake timeout starts with the complete request: S2 a request that arrives a byte a second gets 408 ten seconds after the connection began")
    void slowRequestGets408TenSecondsAfterConnecting() {
        try (Server server = Server.of(Server.config())) {
            byte[] request = Request.UPGRADE.bytes();
            for (int second = 0; second < 9; second++) {
                server.receive(new byte[] {request[second]});
                pass(server, 1);
                assertEquals("", server.sent());
            }
            pass(server, 1);
            String response = server.sent();
            assertEquals("408", Server.statusOf(response));
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            assertTrue(response.endsWith("No complete request within the handshakeTimeout of 10000 ms.\n"), response);
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed 408"), server.events);
        }
    }

    @Test
    @DisplayName("S2 several handlers in one pipeline send one 408 and fire one event")
    void severalHandlersSendOne408() {
        WsServerConfig.Builder config = Server.config();
        try (Server server = Server.of(
                Server.Codec.COMBINED,
                Server.Body.IN_PARTS,
                new WsServerHandshakeHandler(config.build()),
                new WsServerHandshakeHandler(config.path("/other").build()))) {
            pass(server, 11);
            String response = server.sent();
            assertEquals(0, response.lastIndexOf("HTTP/1.1 408"));
            assertEquals(List.of("failed 408"), server.events);
        }
        try (Server server = Server.of(
                Server.Codec.COMBINED,
                Server.Body.IN_PARTS,
                new WsServerHandshakeHandler(config.path("/chat").build()),
                new WsServerHandshakeHandler(config.path("/other").build()))) {
            assertEquals(
                    "400",
                    Server.statusOf(
                            server.receive(Request.UPGRADE.without("Host")).sent()));
            pass(server, 11);
            assertTrue(server.channel.isOpen());
        }
    }

    @Test
    @DisplayName("S2 an ordinary request, a refusal and an upgrade end the deadline")
    void firstRequestEndsTheDeadline() {
        for (Request request :
                List.of(Request.plain("/"), Request.UPGRADE.without("Sec-WebSocket-Key"), Request.UPGRADE)) {
            WsPipeline noPings =
                    WsPipeline.builder(WsRole.SERVER).keepAlive(WsKeepAlive.OFF).build();
            try (Server server = Server.of(Server.config().pipeline(noPings))) {
                server.receive(request);
                server.sent();
                pass(server, 3600);
                assertTrue(server.channel.isOpen(), request.text());
                assertEquals("", server.sent());
            }
        }
    }

    @Test
    @DisplayName("S2 a request without a decision in time gets 503, also after an ordinary request")
    void undecidedRequestGets503() {
        for (boolean behind : new boolean[] {false, true}) {
            WsServerConfig.Builder config =
                    Server.config().handshakeTimeout(Duration.ofSeconds(2)).decider(WsHandshakeRequest::newPromise);
            try (Server server = Server.of(config)) {
                if (behind) {
                    server.receive(Request.plain("/"));
                    pass(server, 3600);
                    assertEquals(Server.PLAIN_RESPONSE, server.sent());
                    server.events.clear();
                }
                server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
                pass(server, 1);
                assertEquals("", server.sent());
                pass(server, 1);
                assertEquals("503", Server.statusOf(server.sent()));
                assertFalse(server.channel.isOpen());
                assertEquals(List.of("failed 503"), server.events);
            }
        }
    }

    @Test
    @DisplayName("S2 a decision after the deadline has no effect while the connection closes")
    void decisionAfterTheDeadlineHasNoEffect() {
        List<Promise<WsHandshakeDecision>> promises = new ArrayList<>();
        WsServerConfig.Builder config = Server.config().decider(request -> {
            promises.add(request.newPromise());
            return promises.get(0);
        });
        try (Server server = Server.of(config)) {
            server.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void close(ChannelHandlerContext ctx, ChannelPromise promise) {}
            });
            server.receive(Request.UPGRADE);
            pass(server, 10);
            assertEquals("503", Server.statusOf(server.sent()));
            promises.get(0).setSuccess(WsHandshakeDecision.accept());
            server.receive(Request.UPGRADE);
            assertEquals("", server.sent());
            assertEquals(List.of("failed 503"), server.events);
        }
    }

    @Test
    @DisplayName("S2 after a response that no request asked for, the deadline closes the connection without a 408")
    void connectionWithAnUnrequestedResponseIsClosedWithout408() {
        try (Server server = Server.of(Server.config())) {
            server.user.answerNow();
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            pass(server, 10);
            assertEquals("", server.sent());
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed -"), server.events);
        }
    }

    @Test
    @DisplayName(
            "S2 an upgrade behind an unanswered request is closed without a response, since responses keep their order")
    void upgradeBehindAnUnansweredRequestIsClosedAtTheDeadline() {
        try (Server server = Server.of(Server.config())) {
            server.answering = false;
            server.receive(Request.plain("/")).receive(Request.UPGRADE);
            pass(server, 10);
            assertEquals("", server.sent());
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("GET /", "failed -"), server.events);
        }
    }
}
