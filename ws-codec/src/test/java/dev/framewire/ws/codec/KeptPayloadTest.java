package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory that a kept payload holds besides its own bytes. */
class KeptPayloadTest {
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);

    @ParameterizedTest(name = "{0}: {2} bytes of a buffer of {1}")
    @CsvSource({
        "SERVER, 65536, 10, 0",
        "SERVER, 65536, 64, 0",
        "SERVER, 65536, 255, 0",
        "SERVER, 65536, 256, 65536",
        "SERVER, 524288, 2047, 0",
        "SERVER, 524288, 2048, 524288",
        "SERVER, 1024, 64, 0",
        "SERVER, 1024, 65, 1024",
        "CLIENT, 65536, 10, 0",
        "CLIENT, 65536, 255, 0",
        "CLIENT, 65536, 256, 65536",
    })
    @DisplayName("a payload keeps at most 256 times its size of a read buffer in memory")
    void payloadKeepsAtMost256TimesItsSize(WsRole receiver, int bufferBytes, int payloadBytes, long heldBytes) {
        assertHolds(receiver, bufferBytes, payloadBytes, heldBytes, false);
    }

    @ParameterizedTest(name = "{0}: {2} bytes of a buffer of {1}")
    @CsvSource({"CLIENT, 65536, 10, 0", "CLIENT, 65536, 255, 0", "CLIENT, 65536, 256, 65536"})
    @DisplayName("a slice counts with the size of the whole buffer behind it")
    void sliceCountsAsItsWholeBuffer(WsRole receiver, int bufferBytes, int payloadBytes, long heldBytes) {
        assertHolds(receiver, bufferBytes, payloadBytes, heldBytes, true);
    }

    private void assertHolds(WsRole receiver, int bufferBytes, int payloadBytes, long heldBytes, boolean sliced) {
        byte[] payload = new byte[payloadBytes];
        new Random(payloadBytes).nextBytes(payload);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(alloc);
        channel.pipeline().addLast(new WsFrameDecoder(receiver, WsLimits.DEFAULT, WsDelivery.MESSAGES));

        ByteBuf read = alloc.directBuffer(bufferBytes, bufferBytes).writeBytes(Wire.frame(receiver, 0x82, payload));
        channel.writeInbound(sliced ? read.readSlice(read.readableBytes()) : read);
        WebSocketFrame kept = channel.readInbound();
        channel.finishAndReleaseAll();

        assertEquals(heldBytes, alloc.metric().usedDirectMemory());
        assertTrue(heldBytes <= 256L * payloadBytes);
        assertArrayEquals(payload, ByteBufUtil.getBytes(kept.content()));
        kept.release();
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory());
    }
}
