package dev.framewire.ws.benchmark.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framewire.ws.benchmark.load.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The broadcast without WebSocket rules")
class RawBroadcastHandlerTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 125, 126, 65_535})
    @DisplayName("sends each frame of a read to all, at the end of the read")
    void sendsEachFrameToAllAtTheEndOfTheRead(int size) {
        RawBroadcastHandler handler = new RawBroadcastHandler();
        EmbeddedChannel sender = new EmbeddedChannel(handler);
        EmbeddedChannel receiver = new EmbeddedChannel(handler);
        ByteBuf frame = Wire.encodeMasked(Wire.TEXT, new byte[size], 1);
        sender.pipeline().fireChannelRead(Unpooled.copiedBuffer(frame, frame));
        assertNull(receiver.readOutbound());
        sender.pipeline().fireChannelReadComplete();
        for (EmbeddedChannel channel : new EmbeddedChannel[] {sender, receiver}) {
            for (int i = 0; i < 2; i++) {
                ByteBuf sent = channel.readOutbound();
                assertEquals(frame, sent);
                sent.release();
            }
            assertNull(channel.readOutbound());
            channel.finishAndReleaseAll();
        }
        frame.release();
    }
}
