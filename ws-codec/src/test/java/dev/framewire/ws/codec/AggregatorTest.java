package dev.framewire.ws.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.Frames;
import dev.framewire.ws.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message decoder that joins frames: its messages, the memory it holds, and the release of this memory. */
class AggregatorTest {
    private static Connection aggregator(long maxMessageBytes) {
        return Connection.of(
                WsRole.SERVER,
                new WsMessageDecoder(WsLimits.DEFAULT.withMaxMessageBytes(maxMessageBytes), WsDelivery.MESSAGES));
    }

    /** A frame whose payload is in a buffer of the connection. */
    private static void receive(Connection connection, int first, byte[] payload) {
        ByteBuf buf = connection.alloc.directBuffer(Math.max(1, payload.length)).writeBytes(payload);
        connection.channel.writeInbound(Frames.of(first, buf));
    }

    @Test
    @DisplayName(
            "M5 W13 the frames of a message become one frame with the type and RSV bits of the first; control frames pass at once")
    void framesBecomeOneMessage() {
        try (Connection connection = aggregator(1000)) {
            receive(connection, 0x81, Wire.utf8("whole"));
            receive(connection, 0x11, Wire.utf8("a"));
            receive(connection, 0x89, Wire.utf8("p"));
            receive(connection, 0x00, Wire.utf8(""));
            receive(connection, 0x80, Wire.utf8("b"));
            receive(connection, 0x02, Wire.utf8(""));
            receive(connection, 0x80, Wire.utf8(""));
            assertEquals(
                    List.of("TEXT fin 'whole'", "PING fin 'p'", "TEXT fin rsv1 'ab'", "BINARY fin ''"),
                    connection.events);
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 7, 255, 256, 4095, 4096, 4097, 65536, 70000})
    @DisplayName("W17 parts of any size are joined, and memory stays below about twice the message")
    void partsOfAnySizeAreJoined(int size) {
        int parts = size < 4000 ? 300 : 7;
        byte[] part = Wire.utf8("x".repeat(size));
        try (Connection connection = aggregator(1 << 20)) {
            byte[] all = {};
            for (int i = 0; i < parts; i++) {
                receive(connection, i == 0 ? 0x02 : 0x00, part);
                receive(connection, 0x00, Wire.utf8("-"));
                all = Wire.concat(all, part, Wire.utf8("-"));
                assertTrue(
                        connection.heldBytes() <= 2L * all.length + 1024,
                        connection.heldBytes() + " for " + all.length);
            }
            receive(connection, 0x80, Wire.utf8("end"));
            assertEquals(List.of("BINARY " + Wire.render(Wire.concat(all, Wire.utf8("end")))), connection.messages);
            assertEquals(0, connection.heldBytes());
        }
    }

    @Test
    @DisplayName("S1 the message limit applies while the parts arrive")
    void limitAppliesWhilePartsArrive() {
        try (Connection connection = aggregator(10)) {
            receive(connection, 0x82, new byte[10]);
            receive(connection, 0x02, new byte[6]);
            receive(connection, 0x00, new byte[4]);
            receive(connection, 0x00, new byte[1]);
            assertEquals(List.of("BINARY fin 00000000000000000000", "! 1009"), connection.events);
        }
        try (Connection connection = aggregator(10)) {
            receive(connection, 0x82, new byte[11]);
            assertEquals(List.of("! 1009"), connection.events);
        }
    }

    @Test
    @DisplayName("W14 W15 a message decoder alone refuses frames out of order")
    void framesOutOfOrderAreRefused() {
        try (Connection connection = aggregator(10)) {
            receive(connection, 0x80, new byte[1]);
            assertEquals(List.of("! 1002"), connection.events);
        }
        try (Connection connection = aggregator(10)) {
            receive(connection, 0x01, new byte[1]);
            receive(connection, 0x81, new byte[1]);
            assertEquals(List.of("! 1002"), connection.events);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"handler removed", "channel closed"})
    @DisplayName("S1 an unfinished message is released when the handler is removed or the channel closes")
    void unfinishedMessageIsReleased(String how) {
        for (int size : new int[] {1, 5000}) {
            try (Connection connection = aggregator(100_000)) {
                receive(connection, 0x02, new byte[size]);
                receive(connection, 0x00, new byte[size]);
                assertTrue(connection.heldBytes() > 0);
                if (how.equals("handler removed")) {
                    connection.channel.pipeline().remove(WsMessageDecoder.class);
                } else {
                    connection.channel.close();
                }
                assertEquals(0, connection.heldBytes());
            }
        }
    }

    @ParameterizedTest(name = "100 parts of {0} bytes become {1} buffers")
    @CsvSource({"1, 1", "500, 1", "4095, 7", "4096, 100", "70000, 100"})
    @DisplayName("W17 small parts are copied into one buffer, and large parts stay in their own")
    void smallPartsAreCopiedAndLargeOnesKept(int size, int buffers) {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true, true);
        EmbeddedChannel channel = new EmbeddedChannel(
                new WsMessageDecoder(WsLimits.DEFAULT.withMaxMessageBytes(1 << 30), WsDelivery.MESSAGES));
        channel.config().setAllocator(alloc);
        for (int i = 1; i <= 100; i++) {
            int first = i == 1 ? 0x02 : i < 100 ? 0x00 : 0x80;
            channel.writeInbound(Frames.of(first, alloc.directBuffer(size).writeZero(size)));
        }
        BinaryWebSocketFrame message = channel.readInbound();
        assertEquals(100 * size, message.content().readableBytes());
        assertEquals(buffers, message.content().nioBufferCount());
        message.release();
        channel.finishAndReleaseAll();
        assertEquals(0, alloc.metric().usedDirectMemory());
    }

    @Test
    @DisplayName("W17 S1 a part of one byte does not keep its read buffer in memory")
    void smallPartDoesNotKeepItsReadBuffer() {
        WsLimits limits = WsLimits.DEFAULT.withMaxFragments(100_000);
        try (Connection connection =
                Connection.of(WsPipeline.builder(WsRole.SERVER).limits(limits).build())) {
            List<Long> held = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                ByteBuf read = connection.alloc.directBuffer(64 * 1024);
                read.writeBytes(Wire.frame(WsRole.SERVER, i == 0 ? 0x02 : 0x00, new byte[1]));
                read.writeBytes(Wire.frame(WsRole.SERVER, 0x8A, "filler"));
                connection.channel.writeInbound(read);
                held.add(connection.heldBytes());
            }
            long most = held.stream().mapToLong(Long::longValue).max().orElseThrow();
            assertTrue(most <= 16 * 1024, most + " bytes held for a message of 5000");
        }
    }
}
