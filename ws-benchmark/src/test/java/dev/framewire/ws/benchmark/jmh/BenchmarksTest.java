package dev.framewire.ws.benchmark.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Context;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Each benchmark does its work")
class BenchmarksTest {
    private static final int[] SIZES = {8, 125, 1000, 16384};

    /** Header size of a server's frame. */
    private static int header(Peer peer, int size) {
        return peer == Peer.RAW ? 0 : size < 126 ? 2 : 4;
    }

    private static void assertTwice(long bytes, LongSupplier benchmark) {
        assertEquals(bytes, benchmark.getAsLong());
        assertEquals(2 * bytes, benchmark.getAsLong());
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @DisplayName("decoding delivers every payload byte")
    void decodingDeliversEveryPayloadByte(Peer peer) {
        for (int size : SIZES) {
            DecodeBenchmark benchmark = new DecodeBenchmark();
            benchmark.peer = peer;
            benchmark.size = size;
            benchmark.setUp();
            int maskedHeader = peer == Peer.RAW ? header(Peer.OURS, size) + 4 : 0;
            assertTwice((long) Frames.COUNT * (maskedHeader + size), benchmark::decode);
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @DisplayName("encoding sends a header and every payload byte")
    void encodingSendsHeaderAndPayload(Peer peer) {
        for (int size : SIZES) {
            EncodeBenchmark benchmark = new EncodeBenchmark();
            benchmark.peer = peer;
            benchmark.size = size;
            benchmark.setUp();
            assertTwice((long) Frames.COUNT * (header(peer, size) + size), benchmark::encode);
            benchmark.tearDown();
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @DisplayName("an echo sends the same payload, text and binary")
    void echoSendsTheSamePayload(Peer peer) {
        for (Content content : Content.values()) {
            for (int size : SIZES) {
                EchoBenchmark benchmark = new EchoBenchmark();
                benchmark.peer = peer;
                benchmark.content = content;
                benchmark.size = size;
                benchmark.setUp();
                int header = peer == Peer.RAW ? header(Peer.OURS, size) + 4 : header(peer, size);
                assertTwice((long) Frames.COUNT * (header + size), benchmark::echo);
                benchmark.tearDown();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @DisplayName("validation passes every text on")
    void validationPassesEveryTextOn(Peer peer) {
        for (int size : SIZES) {
            Utf8Benchmark benchmark = new Utf8Benchmark();
            benchmark.peer = peer;
            benchmark.content = Content.MIXED;
            benchmark.size = size;
            benchmark.setUp();
            assertTwice((long) Frames.COUNT * size, benchmark::validate);
            benchmark.tearDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 8", "true, 125", "true, 16384", "false, 8", "false, 125", "false, 16384"})
    @DisplayName("each implementation unmasks the output of the other")
    void implementationsUnmaskEachOther(boolean direct, int size) {
        UnmaskBenchmark benchmark = new UnmaskBenchmark();
        benchmark.direct = direct;
        benchmark.size = size;
        benchmark.setUp();
        assertFalse(benchmark.oursText());
        assertEquals(Unpooled.wrappedBuffer(new byte[size]), benchmark.stock());
        ByteBuf masked = benchmark.stock();
        assertEquals(UnmaskBenchmark.KEY, masked.getInt(masked.readerIndex()));
        assertTrue(benchmark.oursText());
        assertEquals(Unpooled.wrappedBuffer(new byte[size]), masked);
        benchmark.ours();
        assertEquals(UnmaskBenchmark.KEY, masked.getInt(masked.readerIndex()));
        benchmark.ours();
        assertEquals(Unpooled.wrappedBuffer(new byte[size]), masked);
        benchmark.tearDown();
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    @DisplayName("a broadcast reaches the last connection")
    void broadcastReachesTheLastConnection(Peer peer) {
        BroadcastBenchmark benchmark = new BroadcastBenchmark();
        benchmark.peer = peer;
        benchmark.setUp();
        int size = BroadcastBenchmark.PAYLOAD_BYTES;
        assertTwice(header(peer, size) + size, benchmark::freshFrames);
        benchmark.tearDown();
    }

    @Test
    @DisplayName("a prepared message reaches the last connection")
    void preparedMessageReachesTheLastConnection() {
        BroadcastBenchmark benchmark = new BroadcastBenchmark();
        benchmark.setUp();
        int size = BroadcastBenchmark.PAYLOAD_BYTES;
        assertTwice(header(Peer.OURS, size) + size, benchmark::prepared);
        benchmark.tearDown();
    }

    @ParameterizedTest
    @EnumSource(Context.class)
    @DisplayName("inflating delivers every payload byte, with one connection and with many")
    void inflatingDeliversEveryPayloadByte(Context context) {
        for (Peer peer : Peer.values()) {
            for (int connections : new int[] {1, Frames.COUNT}) {
                InflateBenchmark benchmark = new InflateBenchmark();
                benchmark.peer = peer;
                benchmark.size = 1024;
                benchmark.context = context;
                benchmark.connections = connections;
                benchmark.setUp();
                long before = 128 * 1024;
                long each = (long) Frames.COUNT / connections * 1024;
                // also over the end of a round
                for (int i = 1; i <= 5 * connections; i++) {
                    assertEquals(before + i * each, benchmark.inflate());
                }
                benchmark.tearDown();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Context.class)
    @DisplayName("compression shrinks payloads; at the same level all peers produce the same size")
    void compressionShrinksPayloadsEqually(Context context) {
        long[] sent = new long[Peer.values().length];
        for (Peer peer : Peer.values()) {
            DeflateBenchmark benchmark = new DeflateBenchmark();
            benchmark.peer = peer;
            benchmark.content = Content.JSON;
            benchmark.size = 1024;
            benchmark.context = context;
            benchmark.level = 6;
            benchmark.setUp();
            sent[peer.ordinal()] = benchmark.compress();
            benchmark.tearDown();
        }
        assertTrue(sent[0] > 0 && sent[0] < Frames.COUNT * 1024 / 2, () -> Arrays.toString(sent));
        assertEquals(sent[1], sent[0]);
        assertEquals(sent[1], sent[2]);
    }

    @Test
    @DisplayName("texts are UTF-8 with exactly the requested size")
    void textsAreUtf8OfTheRequestedSize() {
        for (Content content : Content.values()) {
            for (int size = 0; content.isText() && size < 40; size++) {
                byte[] bytes = content.bytes(size, new SplittableRandom(1));
                assertEquals(size, bytes.length);
                byte[] again = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
                assertEquals(Arrays.toString(bytes), Arrays.toString(again));
            }
        }
        byte[] cjk = Content.CJK.bytes(3000, new SplittableRandom(1));
        assertEquals(1000, new String(cjk, StandardCharsets.UTF_8).length());
    }
}
