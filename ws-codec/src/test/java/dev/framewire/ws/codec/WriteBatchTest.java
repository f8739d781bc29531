package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames written between two flushes share a buffer, keep their order, and complete their promises. */
class WriteBatchTest {
    /** Stands below the encoder: records what the encoder writes, and can fail it. */
    private static final class Below extends ChannelOutboundHandlerAdapter {
        private final List<Integer> sizes = new ArrayList<>();
        private RuntimeException failure;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            sizes.add(((ByteBuf) msg).readableBytes());
            if (failure == null) {
                ctx.write(msg, promise);
            } else {
                ReferenceCountUtil.release(msg);
                promise.tryFailure(failure);
            }
        }
    }

    private final Below below = new Below();

    private Connection connection(WsRole role) {
        return Connection.of(role, below, new WsFrameEncoder(role));
    }

    private static List<ChannelFuture> writeAbc(EmbeddedChannel channel) {
        return List.of(
                channel.write(Frames.of(0x81, "a")),
                channel.write(Frames.of(0x89, "b")),
                channel.write(Frames.of(0x82, "c")));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("M5 three frames before one flush leave in one buffer")
    void framesOfOneFlushShareABuffer(WsRole role) {
        try (Connection connection = connection(role)) {
            List<ChannelFuture> written = writeAbc(connection.channel);
            assertEquals(List.of(), below.sizes);
            assertFalse(written.stream().anyMatch(ChannelFuture::isDone));
            connection.channel.flush();
            assertEquals(List.of(role == WsRole.SERVER ? 9 : 21), below.sizes);
            assertTrue(written.stream().allMatch(ChannelFuture::isSuccess));
            assertEquals(List.of("TEXT fin 'a'", "PING fin 'b'", "BINARY fin 'c'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0} frames")
    @ValueSource(ints = {1, 3})
    @DisplayName("M5 a failed write fails the promise of every frame in the batch")
    void failedWriteFailsEveryPromiseOfBatch(int frames) {
        try (Connection connection = connection(WsRole.SERVER)) {
            below.failure = new IllegalStateException("no");
            List<ChannelFuture> written = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                written.add(connection.channel.write(Frames.of(0x81, "a")));
            }
            connection.channel.flush();
            written.forEach(future -> assertSame(below.failure, future.cause()));
            below.failure = null;
            connection.channel.writeOutbound(new TextWebSocketFrame("next"));
            assertEquals(List.of("TEXT fin 'next'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "closed {0}")
    @ValueSource(strings = {"by the user", "by the transport"})
    @DisplayName("M5 a close before the flush fails every promise and releases the frames")
    void closeBeforeFlushFailsEveryPromise(String how) {
        try (Connection connection = connection(WsRole.SERVER)) {
            List<ChannelFuture> written = writeAbc(connection.channel);
            if (how.equals("by the user")) {
                connection.channel.close();
            } else {
                connection.channel.pipeline().firstContext().close();
            }
            written.forEach(future -> assertInstanceOf(ClosedChannelException.class, future.cause()));
            assertEquals(0, connection.heldBytes());
            ChannelFuture late = connection.channel.writeAndFlush(new TextWebSocketFrame("late"));
            assertInstanceOf(ClosedChannelException.class, late.cause());
            assertEquals(List.of(), connection.events);
        }
    }

    @Test
    @DisplayName("M5 a close before the flush fails the promise of a large frame and raises no exception event")
    void closeBeforeFlushOfLargeFrameRaisesNoException() {
        try (Connection connection = connection(WsRole.SERVER)) {
            ChannelFuture large = connection.channel.write(Frames.of(0x82, new byte[20_000]));
            connection.channel.close();
            assertInstanceOf(ClosedChannelException.class, large.cause());
            assertEquals(List.of(), connection.events);
        }
    }

    @Test
    @DisplayName("M5 an encoder that is removed writes the frames it holds")
    void removedEncoderWritesItsBatch() {
        try (Connection connection = connection(WsRole.SERVER)) {
            List<ChannelFuture> written = writeAbc(connection.channel);
            connection.channel.pipeline().remove(WsFrameEncoder.class);
            connection.channel.write(Unpooled.wrappedBuffer(Wire.bytes("8a00")));
            connection.channel.flush();
            assertTrue(written.stream().allMatch(ChannelFuture::isSuccess));
            assertEquals("810161890162820163" + "8a00", Wire.hex(connection.sentBytes()));
        }
    }

    @Test
    @DisplayName("M5 frames with void promises are sent, and their failure is an exception event")
    void voidPromisesAreAccepted() {
        try (Connection connection = connection(WsRole.SERVER)) {
            EmbeddedChannel channel = connection.channel;
            channel.write(Frames.of(0x81, "a"), channel.voidPromise());
            channel.write(Frames.of(0x82, new byte[5000]), channel.voidPromise());
            ChannelFuture real = channel.write(Frames.of(0x81, "b"));
            channel.write(Frames.of(0x81, "c"), channel.voidPromise());
            channel.flush();
            assertTrue(real.isSuccess());
            assertEquals(
                    List.of(
                            "TEXT fin 'a'",
                            "BINARY fin " + Wire.render(new byte[5000]),
                            "TEXT fin 'b'",
                            "TEXT fin 'c'"),
                    connection.sent());
            assertEquals(List.of(), connection.events);
            below.failure = new IllegalStateException("no");
            channel.write(Frames.of(0x81, "d"), channel.voidPromise());
            channel.flush();
            assertEquals(List.of("! IllegalStateException"), connection.events);
        }
    }

    @Test
    @DisplayName("M5 frames and other messages leave in the order of their writes")
    void orderIsKeptAroundOtherMessages() {
        try (Connection connection = connection(WsRole.SERVER)) {
            connection.channel.write(Frames.of(0x81, "a"));
            connection.channel.write(Unpooled.wrappedBuffer(Wire.bytes("8901 70")));
            connection.channel.write(Frames.of(0x81, "b"));
            connection.channel.write(Frames.of(0x82, new byte[5000]));
            connection.channel.write(Frames.of(0x81, "c"));
            connection.channel.flush();
            assertEquals(
                    List.of(
                            "TEXT fin 'a'",
                            "PING fin 'p'",
                            "TEXT fin 'b'",
                            "BINARY fin " + Wire.render(new byte[5000]),
                            "TEXT fin 'c'"),
                    connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W14 W16 a cancelled first fragment starts no message")
    void cancelledFirstFragmentStartsNoMessage(WsRole role) throws Exception {
        WsFrameEncoder encoder = new WsFrameEncoder(role);
        try (Connection connection = Connection.of(role, encoder)) {
            ChannelHandlerContext ctx = connection.channel.pipeline().context(encoder);
            ChannelPromise cancelled = ctx.newPromise();
            cancelled.cancel(false);
            WebSocketFrame frame = Frames.of(0x01, Wire.bytes("e2"));
            encoder.write(ctx, frame, cancelled);
            assertEquals(0, frame.refCnt());
            Throwable orphan = connection
                    .channel
                    .write(Frames.of(0x80, Wire.bytes("82ac")))
                    .cause();
            assertEquals(
                    WsRule.ORPHAN_CONTINUATION,
                    assertInstanceOf(WsFrameRefusedException.class, orphan).rule());
            ChannelFuture next = connection.channel.writeAndFlush(Frames.of(0x81, "next"));
            assertNull(next.cause());
            assertEquals(List.of("TEXT fin 'next'"), connection.sent());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("S3 a full batch is written without a flush")
    void fullBatchIsWrittenWithoutFlush(WsRole role) {
        try (Connection connection = connection(role)) {
            connection.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1 << 20, 1 << 20));
            List<ChannelFuture> written = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                written.add(connection.channel.write(Frames.of(0x82, new byte[100])));
            }
            assertTrue(below.sizes.size() >= 6, below.sizes.toString());
            assertTrue(
                    below.sizes.stream().allMatch(size -> size > 16_000 && size <= 16 * 1024), below.sizes.toString());
            connection.channel.flush();
            assertTrue(written.stream().allMatch(ChannelFuture::isSuccess));
            assertEquals(1000, connection.sent().size());
        }
    }

    @Test
    @DisplayName("S3 isWritable() becomes false without a flush when the batch crosses the high-water mark")
    void isWritableCountsTheBatch() {
        try (Connection connection = connection(WsRole.SERVER)) {
            connection.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
            for (int bytes = 0; bytes + 102 <= 1000; bytes += 102) {
                assertTrue(connection.channel.isWritable(), "after " + bytes + " bytes");
                connection.channel.write(Frames.of(0x82, new byte[100]));
            }
            connection.channel.write(Frames.of(0x82, new byte[100]));
            assertFalse(connection.channel.isWritable());
            connection.channel.flush();
            assertTrue(connection.channel.isWritable());
            assertEquals(10, connection.sent().size());
        }
    }
}
