package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large payloads, frames after them, writes from listeners. */
class LargeFrameTest {
    /** An allocator whose buffers cannot grow. */
    private static final class FixedCapacityAllocator extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
                @Override
                public ByteBuf capacity(int newCapacity) {
                    throw new IllegalStateException("no memory for " + newCapacity);
                }
            };
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private static Connection connection(WsRole role) {
        return Connection.of(role, new WsFrameEncoder(role));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {5000, 65535, 65536, 1 << 20})
    @DisplayName("W2 a server passes a large payload on without a copy")
    void serverPassesLargePayloadWithoutCopy(int length) {
        try (Connection connection = connection(WsRole.SERVER)) {
            EmbeddedChannel channel = connection.channel;
            ByteBuf payload = connection.alloc.directBuffer(length).writeZero(length);
            channel.write(Frames.of(0x81, "before"));
            channel.write(Frames.of(0x82, payload));
            channel.write(Frames.of(0x81, "after"));
            assertTrue(connection.heldBytes() <= length + 20_000, "no second copy");
            channel.flush();
            ByteBuf first = channel.readOutbound();
            ByteBuf second = channel.readOutbound();
            assertSame(payload, second);
            assertEquals(length, second.readableBytes());
            String header = length <= 0xFFFF ? "827e%04x" : "827f%016x";
            assertEquals(
                    "8106" + Wire.hex(Wire.utf8("before")) + header.formatted(length), Wire.hex(Wire.drain(first)));
            second.release();
            assertEquals(List.of("TEXT fin 'after'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W1 W2 frames of mixed sizes leave whole and in order")
    void framesOfMixedSizesLeaveInOrder(WsRole role) {
        int[] sizes = {
            0, 1, 70_000, 1, 4096, 4097, 125, 126, 16_370, 16_384, 2, 16_385, 0, 300_000, 3, 65_535, 65_536, 4
        };
        for (int flushEvery : new int[] {1, 2, 100}) {
            try (Connection connection = connection(role)) {
                List<String> expected = new ArrayList<>();
                List<ChannelFuture> written = new ArrayList<>();
                for (int i = 0; i < sizes.length; i++) {
                    byte[] payload = new byte[sizes[i]];
                    expected.add("BINARY fin " + Wire.render(payload));
                    written.add(connection.channel.write(Frames.of(0x82, payload)));
                    if (i % flushEvery == 0) {
                        connection.channel.flush();
                    }
                }
                connection.channel.flush();
                for (ChannelFuture future : written) {
                    assertNull(future.cause());
                    assertTrue(future.isSuccess());
                }
                assertEquals(expected, connection.sent());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("S3 a small frame after a large one needs only a small buffer")
    void smallFrameAfterLargeOneNeedsSmallBuffer(WsRole role) {
        try (Connection connection = connection(role)) {
            connection.channel.writeOutbound(Frames.of(0x82, new byte[1 << 20]));
            connection.sentBytes();
            connection.channel.write(Frames.of(0x81, "small"));
            assertTrue(connection.heldBytes() <= 16 * 1024, connection.heldBytes() + " bytes for a small frame");
            connection.channel.flush();
            assertEquals(List.of("TEXT fin 'small'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M5 a write listener may write and flush again")
    void listenerMayWriteAndFlush(WsRole role) {
        try (Connection connection = connection(role)) {
            EmbeddedChannel channel = connection.channel;
            List<ChannelFuture> again = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String name = "again" + i;
                channel.write(Frames.of(0x81, "frame" + i)).addListener(done -> {
                    again.add(channel.write(Frames.of(0x81, name)));
                    channel.flush();
                });
            }
            channel.flush();
            channel.flush();
            assertTrue(again.stream().allMatch(ChannelFuture::isSuccess));
            List<String> sent = connection.sent();
            assertEquals(List.of("TEXT fin 'frame0'", "TEXT fin 'frame1'", "TEXT fin 'frame2'"), sent.subList(0, 3));
            List<String> rest = new ArrayList<>(sent.subList(3, 6));
            rest.sort(null);
            assertEquals(List.of("TEXT fin 'again0'", "TEXT fin 'again1'", "TEXT fin 'again2'"), rest);
        }
    }

    @Test
    @DisplayName("M5 a listener that writes after a failed write neither loops nor leaks")
    void listenerMayWriteAfterFailedWrite() {
        try (Connection connection = connection(WsRole.SERVER)) {
            EmbeddedChannel channel = connection.channel;
            List<Throwable> causes = new ArrayList<>();
            channel.write(Frames.of(0x81, "a")).addListener(done -> channel.writeAndFlush(new TextWebSocketFrame("b"))
                    .addListener(second -> causes.add(second.cause())));
            channel.close();
            assertEquals(1, causes.size());
            assertEquals(0, connection.heldBytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M5 a frame for which no memory is left sends no byte, and later frames are sent")
    void frameWithoutMemorySendsNoByte(WsRole role) {
        EmbeddedChannel channel = new EmbeddedChannel(new WsFrameEncoder(role));
        channel.config().setAllocator(new FixedCapacityAllocator());
        channel.write(Frames.of(0x81, "before"));
        assertNotNull(channel.write(Frames.of(0x82, new byte[1000])).cause());
        channel.writeOutbound(Frames.of(0x81, "after"));
        assertEquals(
                List.of("TEXT fin 'before'", "TEXT fin 'after'"),
                Wire.framesOf(role, Wire.drain(channel.readOutbound())));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M5 frames that are not flushed are released when the channel closes")
    void unflushedFramesAreReleasedOnClose(WsRole role) {
        for (int length : new int[] {1, 3000, 50_000}) {
            try (Connection connection = connection(role)) {
                ChannelFuture first = connection.channel.write(Frames.of(0x02, new byte[length]));
                ChannelFuture second = connection.channel.write(Frames.of(0x00, new byte[length]));
                connection.channel.close();
                assertTrue(first.isDone() && second.isDone());
                assertEquals(0, connection.heldBytes());
            }
        }
    }
}
