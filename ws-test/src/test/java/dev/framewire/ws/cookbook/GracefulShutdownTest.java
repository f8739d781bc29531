package dev.framewire.ws.cookbook;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A server that stops")
class GracefulShutdownTest {
    @Test
    @DisplayName("tells every client why, and takes no new one")
    void stops() throws Exception {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        try (Loopback server = new Loopback();
                Loopback clients = new Loopback()) {
            Channel listener =
                    server.serve(WsServerConfig.builder().path("/").build(), () -> List.of(new AddTo(connections)));
            WsClientConfig config =
                    WsClientConfig.builder(Loopback.uri(listener, "/")).build();
            Loopback.Client one = clients.connect(config);
            Loopback.Client two = clients.connect(config);
            assertEquals("open", one.next());
            assertEquals("open", two.next());

            GracefulShutdown.stop(listener, connections, server.eventLoops);

            assertEquals("closed 1001 the server is stopping", one.next());
            assertEquals("closed 1001 the server is stopping", two.next());
            assertTrue(server.eventLoops.isTerminated());
            var late = clients.bootstrap()
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(config.host(), config.port());
            assertTrue(late.await(20, SECONDS));
            assertFalse(late.isSuccess());
        }
    }

    private static final class AddTo extends ChannelInboundHandlerAdapter {
        private final ChannelGroup group;

        AddTo(ChannelGroup group) {
            this.group = group;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                group.add(ctx.channel());
            }
        }
    }
}
