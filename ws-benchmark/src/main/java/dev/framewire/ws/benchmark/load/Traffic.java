package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Repeated messages of one size and their expected echoes, as two endless byte streams; each repeats one block. All connections
 * share it; only their event loop uses it.
 */
final class Traffic {
    /** Large enough that messages in flight differ, small enough for the CPU cache. */
    private static final int BLOCK_BYTES = 1 << 20;

    private static final int MIN_MESSAGES = 4;

    private final int messages;
    private final ByteBuf sent;
    private final ByteBuf echoed;
    private final ByteBuffer echoedBytes;

    Traffic(Peer peer, Content content, int size) {
        int first = content.isText() ? Wire.TEXT : Wire.BINARY;
        SplittableRandom random = new SplittableRandom(size);
        messages = Math.max(MIN_MESSAGES, BLOCK_BYTES / (size + 16));
        sent = Unpooled.directBuffer();
        echoed = Unpooled.directBuffer();
        for (int i = 0; i < messages; i++) {
            byte[] payload = content.bytes(size, random);
            ByteBuf frame = Wire.encodeMasked(first, payload, random.nextInt());
            sent.writeBytes(frame, 0, frame.readableBytes());
            echoed.writeBytes(peer == Peer.RAW ? frame : Wire.encodeUnmasked(first, payload));
        }
        echoedBytes = echoed.nioBuffer();
    }

    int sentMessageBytes() {
        return sent.readableBytes() / messages;
    }

    int echoedMessageBytes() {
        return echoed.readableBytes() / messages;
    }

    /** Returns the next 1 to {@code max} bytes after {@code position} sent bytes, as a slice that the caller releases. */
    ByteBuf nextBytes(long position, long max) {
        int from = (int) (position % sent.readableBytes());
        int length = (int) Math.min(max, sent.readableBytes() - from);
        return sent.retainedSlice(from, length);
    }

    /** Whether these bytes are the expected echo after {@code position} echoed bytes. */
    boolean isEchoAt(long position, ByteBuf bytes) {
        int index = bytes.readerIndex();
        int left = bytes.readableBytes();
        int from = (int) (position % echoed.readableBytes());
        while (left > 0) {
            int length = Math.min(left, echoed.readableBytes() - from);
            ByteBuffer expected = echoedBytes.slice(from, length);
            if (expected.mismatch(bytes.nioBuffer(index, length)) >= 0) {
                return false;
            }
            index += length;
            left -= length;
            from = 0;
        }
        return true;
    }

    void release() {
        sent.release();
        echoed.release();
    }
}
