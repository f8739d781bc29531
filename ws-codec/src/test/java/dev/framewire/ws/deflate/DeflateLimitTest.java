package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsMessageDecoder;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.testing.Connection;
import dev.framewire.ws.testing.DeflatePeer;
import dev.framewire.ws.testing.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The limit on a message applies to its inflated bytes, while it inflates (RFC 6455 section 10.4). */
class DeflateLimitTest {
    private static final int MIB = 1 << 20;
    private static final int PIECE = 64 * 1024;

    static Stream<Arguments> rolesAndDeliveries() {
        return Stream.of(WsRole.values())
                .flatMap(role -> Stream.of(WsDelivery.values()).map(delivery -> Arguments.of(role, delivery)));
    }

    private static Connection connection(WsRole role, WsDelivery delivery, long limit) {
        WsLimits limits = WsLimits.DEFAULT.withMaxMessageBytes(limit);
        return DeflatePeer.connection(
                WsPipeline.builder(role).limits(limits).delivery(delivery), DeflatePeer.extension(role, ""));
    }

    private static byte[] compressed(WsRole role, byte[] plain) {
        try (DeflatePeer peer = DeflatePeer.of(role, "")) {
            return peer.compress(plain);
        }
    }

    private static void assertTooBig(Connection connection) {
        List<String> sent = connection.sent();
        assertEquals(1, sent.size(), sent.toString());
        assertTrue(sent.get(0).startsWith("CLOSE fin 1009"), sent.get(0));
    }

    @Tag("exhaustive")
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName(
            "decompression bomb: S1 D20 inflating 64 KiB to 64 MiB stops within one buffer of the limit, in one frame and in many")
    void inflatingStopsAtTheLimit(WsRole role, WsDelivery delivery) {
        byte[] bomb = compressed(role, new byte[64 * MIB]);
        assertTrue(bomb.length < 70_000, bomb.length + " bytes");
        for (int frameBytes : new int[] {bomb.length, 1000}) {
            try (Connection connection = connection(role, delivery, MIB)) {
                Watch watch = new Watch(connection);
                connection.channel.pipeline().addBefore(validator(connection), null, watch);
                for (int from = 0; from < bomb.length; from += frameBytes) {
                    int to = Math.min(bomb.length, from + frameBytes);
                    int first = (from == 0 ? 0x42 : 0) | (to == bomb.length ? 0x80 : 0);
                    connection.receive(Wire.frame(role, first, Arrays.copyOfRange(bomb, from, to)));
                }
                assertTooBig(connection);
                assertTrue(watch.bytes <= MIB, watch.bytes + " bytes passed on");
                long bound = (delivery == WsDelivery.STREAM ? 0 : 2 * MIB) + 4L * PIECE;
                assertTrue(watch.most <= bound, watch.most + " bytes held");
                long most = connection.alloc.most();
                assertTrue(most <= bound + 2L * bomb.length, most + " bytes held at once");
            }
        }
    }

    private static String validator(Connection connection) {
        return connection.channel.pipeline().context(WsMessageDecoder.class).name();
    }

    /** Counts the bytes that pass, and records the most memory that the connection holds. */
    private static final class Watch extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private long bytes;
        private long most;

        Watch(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            bytes += ((WebSocketFrame) msg).content().readableBytes();
            most = Math.max(most, connection.heldBytes());
            ctx.fireChannelRead(msg);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("S1 a message of exactly the limit passes, compressed or not, and one byte more fails")
    void messageOfExactlyTheLimitPasses(WsRole role, WsDelivery delivery) {
        byte[] random = new byte[100_001];
        new Random(2).nextBytes(random);
        for (byte[] plain : List.of(random, new byte[100_001], random)) {
            byte[] fits = Arrays.copyOf(plain, plain.length - 1);
            byte[][] payloads = {
                compressed(role, fits), fits, stored(fits), compressed(role, plain), plain, stored(plain)
            };
            for (int i = 0; i < payloads.length; i++) {
                int first = i % 3 == 1 ? 0x82 : 0xC2;
                try (Connection connection = connection(role, delivery, 100_000)) {
                    connection.receive(Wire.frame(role, first, payloads[i]));
                    if (i < 3) {
                        assertEquals(List.of("BINARY " + Wire.render(fits)), connection.messages);
                        assertTrue(connection.channel.isOpen());
                    } else {
                        assertEquals(List.of(), connection.messages);
                        assertTooBig(connection);
                    }
                }
            }
        }
    }

    /** Stored blocks of 16 KiB, as zlib writes bytes that do not shrink. */
    private static byte[] stored(byte[] plain) {
        byte[] all = {};
        for (int from = 0; from < plain.length; from += 16383) {
            byte[] block = Arrays.copyOfRange(plain, from, Math.min(plain.length, from + 16383));
            int n = block.length;
            byte[] header = {0, (byte) n, (byte) (n >> 8), (byte) ~n, (byte) (~n >> 8)};
            all = Wire.concat(all, header, block);
        }
        return Wire.concat(all, new byte[1]);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("S1 an incompressible message passes in as many flushed frames as the limit allows")
    void incompressibleMessagePassesInManyFrames(WsRole role, WsDelivery delivery) {
        byte[] random = new byte[4000];
        new Random(3).nextBytes(random);
        WsLimits limits = new WsLimits(4000, 4000);
        try (DeflatePeer peer = DeflatePeer.of(role, "");
                Connection connection = DeflatePeer.connection(
                        WsPipeline.builder(role).limits(limits).delivery(delivery), DeflatePeer.extension(role, ""))) {
            for (int i = 0; i < 4000; i++) {
                byte[] flushed = peer.flush(new byte[] {random[i]}, false);
                int first = (i == 0 ? 0x42 : 0) | (i == 3999 ? 0x80 : 0);
                int length = i == 3999 ? flushed.length - DeflatePeer.TAIL.length : flushed.length;
                connection.receive(Wire.frame(role, first, Arrays.copyOf(flushed, length)));
            }
            assertEquals(List.of("BINARY " + Wire.render(random)), connection.messages);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("decompression bomb: S1 an endless message that inflates to nothing fails by its bytes on the wire")
    void endlessEmptyBlocksFail(WsRole role, WsDelivery delivery) {
        byte[] empty = Wire.bytes("000000ffff".repeat(1000));
        try (Connection connection = connection(role, delivery, 65_536)) {
            int frames = 0;
            for (int i = 0; i < 1000 && connection.channel.isOpen(); i++) {
                connection.receive(Wire.frame(role, i == 0 ? 0x42 : 0, empty));
                frames++;
            }
            assertTrue(frames * empty.length < 4 * 65_536, frames + " frames");
            assertTooBig(connection);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rolesAndDeliveries")
    @DisplayName("S1 the smallest and the largest limit work")
    void smallestAndLargestLimitWork(WsRole role, WsDelivery delivery) {
        long most = delivery == WsDelivery.STREAM ? Long.MAX_VALUE : Integer.MAX_VALUE - 14;
        for (long limit : new long[] {0, most}) {
            try (Connection connection = connection(role, delivery, limit)) {
                connection.receive(Wire.frame(role, 0xC1, Wire.bytes("00")));
                assertEquals(List.of("TEXT ''"), connection.messages);
                connection.receive(Wire.frame(role, 0xC1, Wire.bytes("f248cdc9c90700")));
                assertEquals(limit == 0 ? 1 : 2, connection.messages.size());
            }
        }
    }
}
