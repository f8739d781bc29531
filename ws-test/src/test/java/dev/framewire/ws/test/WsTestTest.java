package dev.framewire.ws.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WsTestTest {
    static final WsPipeline PIPELINE = WsPipeline.builder(WsRole.SERVER).build();

    static class Shout extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(new TextWebSocketFrame(frame.text() + "!"));
        }
    }

    @Test
    void aServerThatShouts() {
        try (WsTest t = WsTest.established(PIPELINE, new Shout())) {
            t.text("h", "", "i").expectText("hi!");
            t.ping("p").expectPong("p");
            t.raw("81 01 78").expectClose(1002);
            assertEquals(WsRule.UNMASKED_FROM_CLIENT, WsRule.of(t.closed().cause()));
        }
    }

    @Test
    void time() {
        try (WsTest t = WsTest.established(PIPELINE, new Shout())) {
            t.pass(Duration.ofSeconds(31))
                    .expectPing()
                    .pass(Duration.ofSeconds(21))
                    .expectClose(1011);
        }
    }

    @Test
    void foreignPage() {
        WsServerConfig config = WsServerConfig.builder().path("/ws").build();
        try (WsTest t = WsTest.server(config, new Shout())) {
            assertEquals(
                    403,
                    t.upgrade("/ws", "Origin: https://evil.example").status().code());
        }
    }
}
