package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory while large frames arrive in many reads. */
class StreamingTest {
    private static final int READ = 64 * 1024;

    /** Counts and releases what it receives. */
    private static final class Consumer extends ChannelInboundHandlerAdapter {
        private long bytes;
        private long pieces;
        private int starts;
        private int ends;
        private boolean onlyZeros = true;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame frame = (WebSocketFrame) msg;
            ByteBuf content = frame.content();
            int length = content.readableBytes();
            bytes += length;
            pieces++;
            starts += frame instanceof BinaryWebSocketFrame ? 1 : 0;
            ends += frame.isFinalFragment() ? 1 : 0;
            onlyZeros &= content.getByte(content.readerIndex()) == 0 && content.getByte(content.writerIndex() - 1) == 0;
            frame.release();
        }
    }

    @Tag("exhaustive")
    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("W21 S1 a frame of 1 GiB arrives in pieces of one read buffer each")
    void frameOfOneGibibyteStreams(WsRole role) {
        long total = 1L << 30;
        WsPipeline pipeline = WsPipeline.builder(role)
                .limits(new WsLimits(Long.MAX_VALUE, 1))
                .delivery(WsDelivery.STREAM)
                .build();
        Consumer consumer = new Consumer();
        try (Connection connection = Connection.of(pipeline)) {
            connection
                    .channel
                    .pipeline()
                    .replace(connection.channel.pipeline().lastContext().name(), null, consumer);
            connection.receive(Wire.header(role, 0x82, total));
            // an odd size, so that the key is rotated to every position
            int size = READ - 15;
            byte[][] zeros = new byte[4][];
            for (int turn = 0; turn < 4; turn++) {
                byte[] masked =
                        role == WsRole.SERVER ? Wire.masked(new byte[size + turn], Wire.KEY) : new byte[size + turn];
                zeros[turn] = Arrays.copyOfRange(masked, turn, size + turn);
            }
            long most = 0;
            for (long sent = 0; sent < total; sent += size) {
                int length = (int) Math.min(size, total - sent);
                ByteBuf read = connection.alloc.directBuffer(READ).writeBytes(zeros[(int) (sent & 3)], 0, length);
                connection.channel.writeInbound(read);
                most = Math.max(most, connection.heldBytes());
            }
            assertEquals(total, consumer.bytes);
            assertEquals((total + size - 1) / size, consumer.pieces);
            assertTrue(consumer.onlyZeros);
            assertEquals(1, consumer.starts);
            assertEquals(1, consumer.ends);
            assertTrue(most <= 2 * READ, most + " bytes held");
        }
    }

    static Stream<Arguments> rolesAndDeliveries() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(WsDelivery.values()).map(delivery -> Arguments.of(role, delivery)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("allocation from a declared length: S1 the length in a header allocates no memory")
    void declaredLengthAllocatesNothing(WsRole role, WsDelivery delivery) {
        boolean pieces = delivery == WsDelivery.STREAM;
        WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(pieces ? Long.MAX_VALUE : Integer.MAX_VALUE - 14);
        WsPipeline pipeline =
                WsPipeline.builder(role).limits(limits).delivery(delivery).build();
        try (Connection connection = Connection.of(pipeline)) {
            byte[] header = Wire.header(role, 0x82, pieces ? 1L << 62 : Integer.MAX_VALUE - 14);
            connection.receive(header).receive(new byte[5]).receive(new byte[5]);
            assertTrue(connection.heldBytes() <= 1024, connection.heldBytes() + " bytes held");
            assertTrue(connection.channel.isOpen());
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("S1 a large frame that arrives holds at most about twice its received bytes")
    void largeFrameIsHeldAtMostTwice(WsRole role, WsDelivery delivery) {
        WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(1 << 24);
        WsPipeline pipeline =
                WsPipeline.builder(role).limits(limits).delivery(delivery).build();
        byte[] wire = Wire.frame(role, 0x82, new byte[5_000_000]);
        try (Connection connection = Connection.of(pipeline)) {
            for (int from = 0; from < wire.length; from += READ) {
                int to = Math.min(wire.length, from + READ);
                connection.receive(Arrays.copyOfRange(wire, from, to));
                long bound = delivery == WsDelivery.STREAM ? READ : 2L * to + 2 * READ;
                assertTrue(connection.heldBytes() <= bound, connection.heldBytes() + " bytes held for " + to);
            }
            assertEquals("BINARY " + Wire.render(new byte[5_000_000]), connection.messages.get(0));
            assertEquals(0, connection.heldBytes());
        }
    }

    @Test
    @DisplayName("S1 parts that are kept without a copy do not keep much larger read buffers in memory")
    void keptPartsDoNotKeepLargeReadBuffers() {
        WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(1 << 24);
        try (Connection connection =
                Connection.of(WsPipeline.builder(WsRole.SERVER).limits(limits).build())) {
            byte[] part = Wire.frame(WsRole.SERVER, 0x00, new byte[4096]);
            connection.receive(Wire.frame(WsRole.SERVER, 0x02, ""));
            for (int i = 1; i <= 100; i++) {
                // the peer sends little at a time, and the read buffer keeps its large size
                connection.channel.writeInbound(
                        connection.alloc.directBuffer(READ).writeBytes(part));
                long bound = 2L * i * part.length + 2 * READ;
                assertTrue(
                        connection.heldBytes() <= bound, connection.heldBytes() + " bytes held for " + i * part.length);
            }
        }
    }
}
