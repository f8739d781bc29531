package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmasks in place in buffers that only the channel sees, and in a copy of all other buffers. */
class InPlaceUnmaskingTest {
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);
    private final byte[] payload = payload(300);
    private final byte[] wire = Wire.frame(WsRole.SERVER, 0x82, payload);

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static EmbeddedChannel server(ByteBufAllocator alloc) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(alloc);
        channel.pipeline().addLast(new WsFrameDecoder(WsRole.SERVER, WsLimits.DEFAULT, WsDelivery.MESSAGES));
        return channel;
    }

    /** Receives the buffer, asserts the frame that comes out, and that {@code watched} reads as before. */
    private void assertUntouched(ByteBufAllocator channelAlloc, ByteBuf received, ByteBuf watched) {
        byte[] before = ByteBufUtil.getBytes(watched);
        EmbeddedChannel channel = server(channelAlloc);
        channel.writeInbound(received);
        BinaryWebSocketFrame frame = channel.readInbound();
        assertArrayEquals(payload, ByteBufUtil.getBytes(frame.content()));
        frame.release();
        assertArrayEquals(before, ByteBufUtil.getBytes(watched));
        channel.finishAndReleaseAll();
    }

    private void assertUntouched(ByteBuf received, ByteBuf watched) {
        assertUntouched(alloc, received, watched);
        assertEquals(1, watched.refCnt());
        watched.release();
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory());
    }

    @Test
    @DisplayName("W1 a buffer that other code retains is not modified")
    void retainedBufferIsNotModified() {
        ByteBuf shared = alloc.directBuffer().writeBytes(wire);
        assertUntouched(shared.retainedDuplicate(), shared);
        ByteBuf retained = alloc.directBuffer().writeBytes(wire);
        ByteBuf watched = retained.duplicate();
        assertUntouched(retained.retain(), watched);
    }

    @Test
    @DisplayName("W1 a slice of another buffer is not modified")
    void sliceIsNotModified() {
        ByteBuf whole = alloc.heapBuffer().writeZero(7).writeBytes(wire);
        ByteBuf slice = whole.retainedSlice(7, wire.length);
        assertUntouched(slice, whole);
    }

    @Test
    @DisplayName("W1 a pooled slice, which has a reference count of its own, is not modified")
    void pooledSliceIsNotModified() {
        PooledByteBufAllocator pooled = new PooledByteBufAllocator(true);
        ByteBuf whole = pooled.directBuffer().writeZero(7).writeBytes(wire);
        ByteBuf slice = whole.retainedSlice(7, wire.length);
        assertEquals(1, slice.refCnt());
        assertUntouched(pooled, slice, whole);
        whole.release();
    }

    @Test
    @DisplayName("W1 a read-only buffer is not modified")
    void readOnlyBufferIsNotModified() {
        ByteBuf own = alloc.directBuffer().writeBytes(wire);
        assertUntouched(own.retain().asReadOnly(), own);
        ByteBuf readOnly = Unpooled.wrappedBuffer(ByteBuffer.wrap(wire).asReadOnlyBuffer());
        assertUntouched(alloc, readOnly, Unpooled.wrappedBuffer(wire));
    }

    @ParameterizedTest(name = "channel allocator: {0}")
    @ValueSource(strings = {"of its own", "the default", "Unpooled's"})
    @DisplayName("W1 an array of the application is not modified, whatever allocator the channel has")
    void wrappedArrayIsNotModified(String allocator) {
        ByteBufAllocator channelAlloc =
                switch (allocator) {
                    case "the default" -> ByteBufAllocator.DEFAULT;
                    // also the allocator of Unpooled.wrappedBuffer
                    case "Unpooled's" -> UnpooledByteBufAllocator.DEFAULT;
                    default -> alloc;
                };
        byte[] array = wire.clone();
        assertUntouched(channelAlloc, Unpooled.wrappedBuffer(array), Unpooled.wrappedBuffer(array));
        ByteBuffer direct = ByteBuffer.allocateDirect(wire.length).put(wire).flip();
        assertUntouched(channelAlloc, Unpooled.wrappedBuffer(direct), Unpooled.wrappedBuffer(direct));
        byte[] halves = wire.clone();
        ByteBuf two =
                Unpooled.wrappedBuffer(Arrays.copyOf(halves, 100), Arrays.copyOfRange(halves, 100, halves.length));
        assertUntouched(channelAlloc, two, Unpooled.wrappedBuffer(halves));
    }

    @ParameterizedTest(name = "{0} components")
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("W1 a composite of buffers that other code retains is not modified")
    void sharedCompositeIsNotModified(int components) {
        ByteBuf mine = alloc.heapBuffer().writeBytes(wire);
        assertUntouched(alloc, composite(mine, components), mine);
        // the default cumulator has copied the composite; this one passes it to the decoder
        WsFrameDecoder decoder = new WsFrameDecoder(WsRole.SERVER, WsLimits.DEFAULT, WsDelivery.MESSAGES);
        decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
        EmbeddedChannel channel = server(alloc);
        channel.pipeline().replace(WsFrameDecoder.class, null, decoder);
        channel.writeInbound(composite(mine, components));
        BinaryWebSocketFrame frame = channel.readInbound();
        assertArrayEquals(payload, ByteBufUtil.getBytes(frame.content()));
        assertArrayEquals(wire, Wire.drain(mine));
        frame.release();
        channel.finishAndReleaseAll();
    }

    private ByteBuf composite(ByteBuf mine, int components) {
        CompositeByteBuf composite = alloc.compositeBuffer();
        int start = 0;
        for (int i = 1; i <= components; i++) {
            int end = i == components ? wire.length : 90 * i;
            composite.addComponent(true, mine.retainedSlice(start, end - start));
            start = end;
        }
        return composite;
    }

    @ParameterizedTest(name = "{0} frames")
    @ValueSource(ints = {1, 2, 50})
    @DisplayName("W1 frames in the channel's own buffer are unmasked in place, without a copy")
    void ownBufferIsUnmaskedInPlace(int frames) {
        ByteBuf read = alloc.directBuffer();
        for (int i = 0; i < frames; i++) {
            read.writeBytes(wire);
        }
        EmbeddedChannel channel = server(alloc);
        final long held = alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory();
        channel.writeInbound(read);
        assertEquals(held, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory(), "nothing allocated");
        assertEquals(frames, read.refCnt(), "one reference for each payload");
        for (int i = 0; i < frames; i++) {
            BinaryWebSocketFrame frame = channel.readInbound();
            assertSame(read, frame.content().unwrap());
            assertArrayEquals(payload, ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }
        assertEquals(0, read.refCnt());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("W1 a frame that the application keeps is not modified when its read buffer is used again")
    void keptFrameIsNotModifiedByLaterReads() {
        byte[] second = payload(200);
        byte[] both = Wire.concat(wire, Wire.frame(WsRole.SERVER, 0x82, second));
        for (int cut = wire.length; cut < both.length; cut++) {
            EmbeddedChannel channel = server(alloc);
            // room for both frames: the cumulator appends to the buffer of the first frame
            channel.writeInbound(alloc.directBuffer(both.length).writeBytes(both, 0, cut));
            BinaryWebSocketFrame kept = channel.readInbound();
            channel.writeInbound(alloc.directBuffer().writeBytes(both, cut, both.length - cut));
            assertArrayEquals(payload, ByteBufUtil.getBytes(kept.content()));
            byte[] rest = {};
            for (Object piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
                rest = Wire.concat(rest, Wire.drain(((ByteBufHolder) piece).content()));
            }
            assertArrayEquals(second, rest, "cut at " + cut);
            kept.release();
            channel.finishAndReleaseAll();
        }
        assertEquals(
                List.of(0L, 0L),
                List.of(alloc.metric().usedDirectMemory(), alloc.metric().usedHeapMemory()));
    }
}
