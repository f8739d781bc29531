package dev.framewire.ws.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory: zlib states are few, shared, and ended. */
class ZlibPoolTest {
    private static final String TEXT = "to be, or not to be, that is the question ";
    private static final byte[] HELLO = {(byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 7, 0};

    @BeforeEach
    @AfterEach
    void clear() {
        ZlibPool.clear();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static byte[] compress(Compressor compressor, String text) {
        ByteBuf payload = text(text);
        ByteBuf out = compressor.compress(PooledByteBufAllocator.DEFAULT, payload, true, Long.MAX_VALUE);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    /** Discards what is inflated. */
    private static final class Sink implements Decompressor.Output {
        private final ByteBuf room = Unpooled.directBuffer(64, 64);

        @Override
        public ByteBuf room() {
            return room.clear();
        }

        @Override
        public int writable() {
            return 64;
        }

        @Override
        public void wrote(int bytes) {}
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "D16 100,000 connections, 1,000 at a time or one after the other, share a few zlib states, and all are ended")
    void manyConnectionsShareFewZlibStates(boolean keepsContext) {
        Sink sink = new Sink();
        ZlibPool<Deflater> deflaters = ZlibPool.deflaters(6);
        ZlibPool<Inflater> inflaters = ZlibPool.inflaters();
        for (int round = 0; round < 100; round++) {
            List<Compressor> compressors = new ArrayList<>();
            List<Decompressor> decompressors = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                Compressor compressor = new Compressor(6, 15, keepsContext);
                Decompressor decompressor = new Decompressor(15, keepsContext);
                compress(compressor, TEXT);
                decompressor.inflate(Unpooled.wrappedBuffer(HELLO), true, sink);
                // every tenth connection stays inside a message
                if (i % 10 == 0) {
                    decompressor.inflate(Unpooled.wrappedBuffer(HELLO, 0, 3), false, sink);
                }
                compressors.add(compressor);
                decompressors.add(decompressor);
                if (round % 2 == 0) {
                    compressor.close();
                    decompressor.close();
                    assertTrue(inflaters.live() <= ZlibPool.MAX_IDLE);
                }
            }
            assertTrue(deflaters.live() <= ZlibPool.MAX_IDLE, deflaters.live() + " compressors");
            compressors.forEach(Compressor::close);
            decompressors.forEach(Decompressor::close);
            assertEquals(inflaters.idle(), inflaters.live());
            assertTrue(inflaters.live() <= ZlibPool.MAX_IDLE, inflaters.live() + " inflaters");
        }
        ZlibPool.clear();
        assertEquals(0, deflaters.live());
        assertEquals(0, inflaters.live());
        sink.room.release();
    }

    @Test
    @DisplayName("D16 an owner finds its state again until others need it, and never a state that was used elsewhere")
    void ownerFindsItsStateUntilOthersNeedIt() {
        ZlibPool<Inflater> pool = ZlibPool.inflaters();
        Object owner = new Object();
        Inflater first = pool.take();
        pool.giveBack(first, owner, 1);
        assertNotSame(first, pool.take());
        assertSame(first, pool.takeBack(owner, 1));
        pool.giveBack(first, owner, 1);
        assertNull(pool.takeBack(owner, 2));
        assertSame(first, pool.take());
        pool.giveBack(first, owner, 3);
        for (int i = 0; i < ZlibPool.MAX_IDLE; i++) {
            pool.giveBack(new Inflater(true), new Object(), 1);
        }
        assertNull(pool.takeBack(owner, 3));
        assertEquals(ZlibPool.MAX_IDLE, pool.idle());
        pool.forget(owner);
        assertEquals(ZlibPool.MAX_IDLE, pool.idle());
        // an ended state throws; the exception differs between JDKs
        assertThrows(RuntimeException.class, first::getBytesRead);
        Inflater last = pool.take();
        pool.give(last);
        ZlibPool.clear();
        assertThrows(RuntimeException.class, last::getBytesRead);
    }

    @Test
    @DisplayName("D16 a connection that moves between threads keeps its context")
    void connectionKeepsContextBetweenThreads() throws DataFormatException {
        Compressor compressor = new Compressor(6, 15, true);
        Inflater peer = new Inflater(true);
        byte[] plain = new byte[200];
        for (int i = 0; i < 12; i++) {
            String text = TEXT + i + TEXT.substring(i);
            boolean here = i % 3 == 0;
            byte[] payload = here
                    ? compress(compressor, text)
                    : CompletableFuture.supplyAsync(() -> compress(compressor, text), task -> new Thread(task).start())
                            .join();
            peer.setInput(payload);
            int length = peer.inflate(plain);
            peer.setInput(new byte[] {0, 0, -1, -1});
            assertEquals(0, peer.inflate(plain, length, 1));
            assertEquals(text, new String(plain, 0, length, StandardCharsets.US_ASCII));
        }
        compressor.close();
        peer.end();
    }

    @Test
    @DisplayName(
            "last message kept alive by the compressor: D16 the message that was sent last can be garbage-collected")
    void lastSentMessageCanBeCollected() {
        Compressor compressor = new Compressor(6, 15, true);
        byte[] bytes = new byte[100_000];
        WeakReference<byte[]> sent = new WeakReference<>(bytes);
        ByteBuf payload = Unpooled.wrappedBuffer(bytes);
        bytes = null;
        compressor
                .compress(PooledByteBufAllocator.DEFAULT, payload, true, Long.MAX_VALUE)
                .release();
        payload = null;
        for (int i = 0; i < 50 && sent.get() != null; i++) {
            System.gc();
        }
        assertNull(sent.get());
        compressor.close();
    }
}
