package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.assertFails;
import static dev.framewire.ws.test.Fixtures.client;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The handshake in a test")
class HandshakeTest {
    /** Answers ordinary requests, as a user does. */
    private static final class Pages extends SimpleChannelInboundHandler<HttpRequest> {
        private final HttpResponseStatus status;

        Pages(HttpResponseStatus status) {
            this.status = status;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
            byte[] body = "n\u00f6".getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
            response.headers().set("Content-Length", body.length);
            ctx.writeAndFlush(response);
        }
    }

    private static final HttpResponseStatus UNAUTHORIZED = HttpResponseStatus.UNAUTHORIZED;

    @Test
    @DisplayName("of a server is accepted or refused, with status, headers and body")
    void ofServer() {
        WsServerConfig config = server().subprotocols("chat").build();
        try (WsTest t = WsTest.server(config, shout())) {
            WsTestResponse response = t.upgrade("/ws?a=1", "Sec-WebSocket-Protocol: chat");
            assertEquals(101, response.status().code());
            assertEquals("chat", response.headers().get("Sec-WebSocket-Protocol"));
            assertEquals("chat", t.event(WsHandshakeCompleteEvent.class).subprotocol());
            t.text("hi").expectText("hi!");
        }
        try (WsTest t = WsTest.server(config, shout())) {
            WsTestResponse response = t.upgrade("/ws", "Origin: https://evil.example");
            assertEquals(403, response.status().code());
            assertTrue(response.body().contains("rigin"), response.body());
            t.event(WsHandshakeFailedEvent.class);
            assertEquals(
                    426, t.upgrade("/ws", "Sec-WebSocket-Version: 12").status().code());
            assertEquals(400, t.upgrade("/ws", "Sec-WebSocket-Key").status().code());
        }
    }

    @Test
    @DisplayName("waits for a decider that decides on another thread")
    void asynchronousDecider() {
        WsHandshakeDecider decider = WsHandshakeDecider.async(
                request -> CompletableFuture.supplyAsync(() -> request.headers().contains("Authorization")
                        ? WsHandshakeDecision.accept()
                        : WsHandshakeDecision.refuse(UNAUTHORIZED, "Log in.")));
        WsServerConfig config = server().decider(decider).build();
        try (WsTest t = WsTest.server(config, shout())) {
            assertEquals(
                    101, t.upgrade("/ws", "Authorization: Bearer x").status().code());
            t.text("hi").expectText("hi!");
        }
        try (WsTest t = WsTest.server(config, shout())) {
            assertEquals("Log in.\n", t.upgrade("/ws").body());
        }
    }

    @Test
    @DisplayName("can be watched while a decision is open")
    void openDecision() {
        CompletableFuture<WsHandshakeDecision> decision = new CompletableFuture<>();
        WsServerConfig config =
                server().decider(WsHandshakeDecider.async(request -> decision)).build();
        try (WsTest t = WsTest.server(config, shout())) {
            t.requestUpgrade("/ws").expectNothing();
            decision.complete(WsHandshakeDecision.accept());
            assertEquals(101, t.response().status().code());
        }
    }

    @Test
    @DisplayName("leaves other requests to the user's handlers, and fails if there is none")
    void otherRequests() {
        try (WsTest t = WsTest.server(server().build(), new Pages(HttpResponseStatus.NOT_FOUND))) {
            assertEquals("n\u00f6", t.upgrade("/elsewhere").body());
            assertEquals(404, t.upgrade("/elsewhere").status().code());
            assertFails("the connection is no WebSocket", () -> t.text("a"));
        }
        try (WsTest t = WsTest.server(server().build(), shout())) {
            assertFails("no handler answered the request", () -> t.upgrade("/elsewhere"));
        }
        try (WsTest t = WsTest.server(server().build(), new Pages(HttpResponseStatus.SWITCHING_PROTOCOLS))) {
            assertFails("a 101 with Sec-WebSocket-Accept null", () -> t.upgrade("/elsewhere"));
        }
    }

    @Test
    @DisplayName("of a client is accepted")
    void ofClient() {
        try (WsTest t = WsTest.client(client().subprotocols("chat").build(), shout())) {
            assertEquals("/ws", t.upgradeRequest().uri());
            assertEquals("chat", t.upgradeRequest().headers().get("Sec-WebSocket-Protocol"));
            t.accept("Sec-WebSocket-Protocol: chat").text("yo").expectText("yo!");
            assertEquals("chat", t.event(WsHandshakeCompleteEvent.class).subprotocol());
        }
    }

    @Test
    @DisplayName("of a client is refused, or answered wrongly")
    void ofClientFails() {
        try (WsTest t = WsTest.client(client().build(), shout())) {
            t.refuse(401, "WWW-Authenticate: Bearer");
            Throwable cause = t.event(WsHandshakeFailedEvent.class).cause();
            assertEquals(
                    UNAUTHORIZED,
                    assertInstanceOf(WsClientHandshakeException.class, cause).status());
        }
        try (WsTest t = WsTest.client(client().build(), shout())) {
            t.accept("Sec-WebSocket-Protocol: stranger").event(WsHandshakeFailedEvent.class);
            assertFails("the connection is closed", () -> t.text("a"));
        }
        try (WsTest t = WsTest.server(server().build(), shout())) {
            assertFails("the client sent no request", t::accept);
        }
    }
}
