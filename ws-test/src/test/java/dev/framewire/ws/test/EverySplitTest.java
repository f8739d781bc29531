package dev.framewire.ws.test;

import static dev.framewire.ws.test.Fixtures.SERVER;
import static dev.framewire.ws.test.Fixtures.assertFails;
import static dev.framewire.ws.test.Fixtures.server;
import static dev.framewire.ws.test.Fixtures.shout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A scenario with its bytes cut at every place")
class EverySplitTest {
    @Test
    @DisplayName("runs once for each place, and finds nothing in a right handler")
    void everyPlace() {
        int[] runs = {0};
        WsTest.everySplit(() -> WsTest.established(SERVER, shout()), t -> {
            runs[0]++;
            t.text("hi").ping("p").expectText("hi!").expectPong("p").close(1000).expectClose(1000);
        });
        // 8, 7 and 8 bytes: once whole, and 22 places
        assertEquals(23, runs[0]);
    }

    @Test
    @DisplayName("includes a handshake that belongs to the scenario")
    void handshake() {
        WsTest.everySplit(() -> WsTest.server(server().build(), shout()), t -> {
            assertEquals(101, t.upgrade("/ws").status().code());
            t.text("hi").expectText("hi!");
        });
    }

    @Test
    @DisplayName("finds a handler that takes a read for a message, and says where")
    void wrongHandler() {
        AssertionError failure = assertFails(
                "with the bytes of the peer cut after 1: expected TEXT \"1 reads\"",
                () -> WsTest.everySplit(() -> WsTest.established(SERVER, new CountsReads()), t -> t.text("a")
                        .expectText("1 reads")));
        assertTrue(failure.getMessage().contains("<- TEXT \"2 reads\""), failure.getMessage());
    }

    private static final class CountsReads extends ChannelInboundHandlerAdapter {
        private int reads = -1;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
            ctx.writeAndFlush(new TextWebSocketFrame(reads + 1 + " reads"));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reads++;
        }
    }
}
