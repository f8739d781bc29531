package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.ClientChannel;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests writes before the handshake is complete. */
class EarlyWriteTest {
    private static void assertRefused(EmbeddedChannel channel) {
        WsPreparedMessage message = WsPreparedMessage.text(ByteBufAllocator.DEFAULT, "early");
        ChannelFuture written = channel.writeAndFlush(message);
        assertInstanceOf(IllegalStateException.class, written.cause());
        assertEquals(0, message.refCnt());
        WsPreparedMessage withVoidPromise = WsPreparedMessage.text(ByteBufAllocator.DEFAULT, "early");
        channel.writeAndFlush(withVoidPromise, channel.voidPromise());
        assertEquals(0, withVoidPromise.refCnt());
        channel.checkException();
        assertNull(channel.readOutbound());
        assertTrue(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("a server refuses a prepared message before the handshake is complete")
    void serverRefusesAPreparedMessageBeforeTheHandshake() {
        WsServerConfig config = WsServerConfig.builder().path("/echo").build();
        assertRefused(new EmbeddedChannel(new HttpServerCodec(), new WsServerHandshakeHandler(config)));
    }

    @Test
    @DisplayName("a client refuses a prepared message before the handshake is complete")
    void clientRefusesAPreparedMessageBeforeTheHandshake() {
        assertRefused(ClientChannel.open().channel);
    }
}
