package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Content;
import dev.framewire.ws.benchmark.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Messages of one size that are sent over and over, and what has to come back: two endless streams of bytes, each a block that
 * repeats. Shared by all connections, whose event loop alone uses it.
 */
final class Traffic {
    /** Enough for no two messages in flight to be the same, small enough to stay in the cache as a real peer's would. */
    private static final int BLOCK_BYTES = 1 << 20;

    private static final int LEAST_MESSAGES = 4;

    private final int messages;
    private final ByteBuf sent;
    private final ByteBuf echoed;
    private final ByteBuffer echoedBytes;

    Traffic(Peer peer, Content content, int size) {
        int first = content.isText() ? Wire.TEXT : Wire.BINARY;
        SplittableRandom random = new SplittableRandom(size);
        messages = Math.max(LEAST_MESSAGES, BLOCK_BYTES / (size + 16));
        sent = Unpooled.directBuffer();
        echoed = Unpooled.directBuffer();
        for (int i = 0; i < messages; i++) {
            byte[] payload = content.bytes(size, random);
            ByteBuf frame = Wire.masked(first, payload, random.nextInt());
            sent.writeBytes(frame, 0, frame.readableBytes());
            echoed.writeBytes(peer == Peer.RAW ? frame : Wire.plain(first, payload));
        }
        echoedBytes = echoed.nioBuffer();
    }

    int sentMessageBytes() {
        return sent.readableBytes() / messages;
    }

    int echoedMessageBytes() {
        return echoed.readableBytes() / messages;
    }

    /** What to send after {@code position} bytes: up to {@code most} bytes, at least one, as a view that the caller releases. */
    ByteBuf toSend(long position, long most) {
        int from = (int) (position % sent.readableBytes());
        int length = (int) Math.min(most, sent.readableBytes() - from);
        return sent.retainedSlice(from, length);
    }

    /** Whether these are the bytes that follow after {@code position} echoed ones. */
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
