package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.test.WsTest;
import dev.framewire.ws.test.WsTestResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Subprotocols with a handler each")
class SubprotocolsTest {
    @Test
    @DisplayName("the first of the client's that the server speaks has its handler")
    void chosen() {
        try (WsTest t = server()) {
            WsTestResponse response = t.upgrade("/chat", "Sec-WebSocket-Protocol: chat.v3, chat.v2, chat.v1");
            assertEquals("chat.v2", response.headers().get("Sec-WebSocket-Protocol"));
            t.expectText("welcome to v2").text("hi").expectText("v2: hi");
        }
    }

    @Test
    @DisplayName("a client that names none gets the default one")
    void byDefault() {
        try (WsTest t = server()) {
            WsTestResponse response = t.upgrade("/chat");
            assertNull(response.headers().get("Sec-WebSocket-Protocol"));
            t.expectText("welcome to v1").text("hi").expectText("v1: hi");
        }
    }

    private static WsTest server() {
        return WsTest.server(
                Subprotocols.config(),
                new Subprotocols.ChooseHandler(
                        Map.of("chat.v1", () -> new Chat("v1"), "chat.v2", () -> new Chat("v2"))));
    }

    private static final class Chat extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final String version;

        Chat(String version) {
            this.version = version;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                ctx.writeAndFlush(new TextWebSocketFrame("welcome to " + version));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(new TextWebSocketFrame(version + ": " + frame.text()));
        }
    }
}
