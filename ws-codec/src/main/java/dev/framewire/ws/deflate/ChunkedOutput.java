package dev.framewire.ws.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Collects native output in direct buffers of bounded size, without copying one into the next. */
final class ChunkedOutput {
    /** Largest buffer. */
    static final int MAX_CHUNK = 64 * 1024;

    /** zlib repeats the end of a flush when it fills the output exactly; with this much room it does not. */
    private static final int MIN_ROOM = 16;

    private final ByteBufAllocator alloc;
    private final int chunkBytes;
    private @Nullable CompositeByteBuf full;
    private ByteBuf chunk;
    private int fullBytes;

    /** With a first buffer for about {@code expectedBytes}. */
    ChunkedOutput(ByteBufAllocator alloc, int expectedBytes) {
        this.alloc = alloc;
        chunkBytes = Math.min(MAX_CHUNK, Math.max(expectedBytes, 0) + 2 * MIN_ROOM);
        chunk = alloc.directBuffer(chunkBytes);
    }

    /** Where the next output goes: never without room. */
    ByteBuffer room() {
        if (chunk.writableBytes() < MIN_ROOM) {
            fullBytes += chunk.readableBytes();
            if (full == null) {
                full = alloc.compositeBuffer(Integer.MAX_VALUE);
            }
            ByteBuf next = alloc.directBuffer(chunkBytes);
            full.addComponent(true, chunk);
            chunk = next;
        }
        return chunk.internalNioBuffer(chunk.writerIndex(), chunk.writableBytes());
    }

    /** Notes what was written into the last {@link #room}. */
    void wrote(int bytes) {
        chunk.writerIndex(chunk.writerIndex() + bytes);
    }

    long size() {
        return (long) fullBytes + chunk.readableBytes();
    }

    /** Everything but the last bytes; it belongs to the caller, who does not touch this object again. */
    ByteBuf take(int allBut) {
        if (full == null) {
            return chunk.writerIndex(chunk.writerIndex() - allBut);
        }
        full.addComponent(true, chunk);
        return full.writerIndex(full.writerIndex() - allBut);
    }

    void release() {
        chunk.release();
        if (full != null) {
            full.release();
        }
    }
}
