package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests a 101 that is written late or not at all. */
class SwitchingResponseTest {
    private static final List<String> UPGRADED = List.of("netty /chat null", "complete /chat null");

    private static WsServerHandshakeHandler handler() {
        return new WsServerHandshakeHandler(Server.config().build());
    }

    @Test
    @DisplayName("H11 a 101 that cannot be written causes one event and closes the connection")
    void failedWriteOfThe101ClosesTheConnection() {
        IOException failure = new IOException("broken");
        ChannelOutboundHandlerAdapter failing = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(failure);
            }
        };
        try (Server server = Server.of(Server.Codec.COMBINED, Server.Body.IN_PARTS, failing, handler())) {
            server.receive(HandshakeTest.concat(Request.UPGRADE.bytes(), Server.MASKED_HELLO));
            assertEquals("", server.sent());
            assertFalse(server.channel.isOpen());
            assertEquals(List.of("failed -"), server.events);
            assertEquals(failure, server.causes.get(0).getCause());
        }
    }

    @Test
    @DisplayName("H20 H21 until the 101 is written, bytes are held and no event is fired")
    void bytesAreHeldUntilThe101IsWritten() {
        List<Runnable> writes = new ArrayList<>();
        ChannelOutboundHandlerAdapter slow = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                if (msg instanceof HttpResponse) {
                    writes.add(() -> ctx.writeAndFlush(msg, promise));
                } else {
                    ctx.write(msg, promise);
                }
            }
        };
        try (Server server = Server.of(Server.Codec.COMBINED, Server.Body.IN_PARTS, slow, handler())) {
            server.receive(Request.UPGRADE).receiveFrame(Server.MASKED_HELLO);
            assertEquals(List.of(), server.events);
            assertFalse(server.channel
                    .writeAndFlush(new TextWebSocketFrame("early"))
                    .isSuccess());
            writes.forEach(Runnable::run);
            assertEquals(Server.switching() + "\u0081\u0005Hello", server.sent());
            assertEquals(UPGRADED, server.events.subList(0, 2));
        }
    }
}
