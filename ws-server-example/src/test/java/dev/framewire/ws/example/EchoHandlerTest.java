package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The echo")
class EchoHandlerTest {
    @Test
    void sameFrameIsSentBack() {
        EmbeddedChannel channel = new EmbeddedChannel(new EchoHandler());
        WebSocketFrame frame = new BinaryWebSocketFrame(Unpooled.copyInt(7));
        channel.pipeline().fireChannelRead(frame);
        assertSame(frame, channel.readOutbound());
        frame.release();
        channel.finishAndReleaseAll();
    }
}
