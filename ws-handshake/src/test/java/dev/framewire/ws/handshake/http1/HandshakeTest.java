package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests that are upgraded or passed on as ordinary requests. */
class HandshakeTest {
    private static WsServerConfig.Builder chat() {
        return Server.config().subprotocols("superchat", "chat").defaultSubprotocol("superchat");
    }

    @Test
    @DisplayName("M1 H10 H11 H12 the sample request gets the sample response")
    void sampleRequestGetsTheSampleResponse() {
        try (Server server = Server.of(chat())) {
            server.receive(Request.SAMPLE);
            assertEquals(Server.switching("Sec-WebSocket-Protocol: chat"), server.sent());
            assertEquals(List.of("netty /chat chat", "complete /chat chat"), server.events);
            assertEquals("http://example.com", server.complete.headers().get("Origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "other, Chat", "CHAT", "chat2", "", ",", " , ,"})
    @DisplayName("M2 a request with only unsupported subprotocols is an ordinary request")
    void requestWithOnlyUnsupportedSubprotocolsIsOrdinary(String protocols) {
        try (Server server = Server.of(chat())) {
            Request request = Request.UPGRADE.with("Sec-WebSocket-Protocol: " + protocols);
            server.receive(request);
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            server.receive(Request.plain("/page"));
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            server.receive(request.set("Sec-WebSocket-Protocol", "other, chat"));
            assertEquals(Server.switching("Sec-WebSocket-Protocol: chat"), server.sent());
            assertEquals(List.of("GET /chat", "GET /page", "netty /chat chat", "complete /chat chat"), server.events);
        }
    }

    @Test
    @DisplayName("M2 such a request is passed on with its body, even if it is malformed as a handshake")
    void suchARequestIsPassedOnWithItsBody() {
        try (Server server = Server.of(chat())) {
            server.receive(Request.UPGRADE
                    .line("POST /chat HTTP/1.1")
                    .without("Sec-WebSocket-Key")
                    .set("Sec-WebSocket-Version", "8")
                    .with("Content-Length: 4")
                    .with("Sec-WebSocket-Protocol: other"));
            server.receive("body".getBytes(StandardCharsets.US_ASCII));
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            assertEquals(List.of("POST /chat", "body body"), server.events);
        }
    }

    @Test
    @DisplayName("M2 a server without subprotocols supports none of the client's")
    void serverWithoutSubprotocolsSupportsNone() {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.with("Sec-WebSocket-Protocol: chat"));
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
        }
    }

    @Test
    @DisplayName("M3 a request without subprotocols gets the default, and the response does not name it")
    void defaultSubprotocolIsUsedAndNotSent() {
        try (Server server = Server.of(chat())) {
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching(), server.sent());
            assertEquals(List.of("netty /chat superchat", "complete /chat superchat"), server.events);
        }
        try (Server server = Server.of(Server.config().subprotocols("chat"))) {
            server.receive(Request.UPGRADE);
            assertNull(server.complete.subprotocol());
            assertEquals(Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName("M5 either side may send at once")
    void eitherSideMaySendAtOnce() {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE).receiveFrame(Server.MASKED_HELLO);
            assertEquals(Server.switching() + "\u0081\u0005Hello", server.sent());
            server.channel.writeAndFlush(new TextWebSocketFrame("Hello"));
            assertEquals(Server.HELLO, server.sentHex());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upgrade|websocket",
                "UPGRADE|WebSocket",
                "Upgrade|h2c, websocket",
                "Upgrade|h2c\r\nUpgrade: websocket",
                "Upgrade|, ,websocket,"
            })
    @DisplayName("H4 Upgrade is a list of tokens in any case, on any number of lines")
    void upgradeIsAListOfTokens(String header) {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.without("Upgrade").with(header.replace("|", ": ")));
            assertEquals(Server.switching(), server.sent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket/13", "web socket", "\"websocket\"", "websockets", ""})
    @DisplayName("H4 a request without the token websocket is an ordinary request")
    void requestWithoutTheTokenWebsocketIsOrdinary(String value) {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.set("Upgrade", value));
            server.receive(Request.UPGRADE.without("Upgrade"));
            assertEquals(Server.PLAIN_RESPONSE.repeat(2), server.sent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "keep-alive, Upgrade", "Keep-Alive\r\nConnection: uPGRADE"})
    @DisplayName("H5 Connection is a list of tokens in any case")
    void connectionIsAListOfTokens(String value) {
        try (Server server = Server.of(Server.config())) {
            server.receive(Request.UPGRADE.set("Connection", value));
            assertEquals(Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName(
            "H12 H13 H14 subprotocols may be on several lines; the order of the client decides, and the response names one")
    void clientsOrderDecidesTheSubprotocol() {
        try (Server server = Server.of(chat())) {
            server.receive(Request.UPGRADE
                    .with("Sec-WebSocket-Protocol: other,,\tchat ")
                    .with("Sec-WebSocket-Protocol: chat, superchat"));
            assertEquals(Server.switching("Sec-WebSocket-Protocol: chat"), server.sent());
        }
    }

    @Test
    @DisplayName("H20 M4 bytes behind the request are frames")
    void bytesBehindTheRequestAreFrames() {
        try (Server server = Server.of(Server.config())) {
            server.receive(concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO.repeat(2)));
            assertEquals(Server.switching() + "\u0081\u0005Hello".repeat(2), server.sent());
            assertEquals(List.of("netty /chat null", "complete /chat null", "text Hello", "text Hello"), server.events);
        }
    }

    @Test
    @DisplayName("H20 the bytes of a request behind an upgrade are not a request")
    void requestBehindAnUpgradeIsAMalformedFrame() {
        try (Server server = Server.of(Server.config())) {
            server.receive(
                    (Request.UPGRADE.text() + Request.plain("/page").text()).getBytes(StandardCharsets.US_ASCII));
            assertTrue(server.sent().startsWith(Server.switching() + "\u0088"));
            assertFalse(server.events.contains("GET /page"));
        }
    }

    @Test
    @DisplayName("H21 a frame that is written before the 101 fails and is released")
    void frameBeforeThe101Fails() {
        try (Server server = Server.of(Server.config())) {
            ChannelFuture early = server.channel.writeAndFlush(new TextWebSocketFrame("early"));
            assertInstanceOf(IllegalStateException.class, early.cause());
            server.receive(Request.plain("/page"));
            assertEquals(Server.PLAIN_RESPONSE, server.sent());
            assertFalse(server.channel
                    .writeAndFlush(new TextWebSocketFrame("early"))
                    .isSuccess());
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching(), server.sent());
        }
    }

    @Test
    @DisplayName("H21 a frame that is written during the event follows the 101")
    void frameWrittenDuringTheEventFollowsThe101() {
        ChannelInboundHandlerAdapter greeter = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                ctx.writeAndFlush(new TextWebSocketFrame("Hello"));
                ctx.fireUserEventTriggered(event);
            }
        };
        try (Server server = Server.of(
                Server.Codec.COMBINED,
                Server.Body.IN_PARTS,
                new WsServerHandshakeHandler(Server.config().build()),
                greeter)) {
            server.receive(Request.UPGRADE);
            assertEquals(Server.switching() + "\u0081\u0005Hello".repeat(2), server.sent());
        }
    }

    static byte[] concat(byte[] head, String hex) {
        return io.netty.buffer.ByteBufUtil.getBytes(
                io.netty.buffer.Unpooled.wrappedBuffer(head, dev.framewire.ws.testing.Hex.bytes(hex)));
    }
}
