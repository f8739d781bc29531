package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.load.Wire;
import dev.framewire.ws.benchmark.peer.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Frames of a client in read buffers: each buffer has the complete frames of one read of 64 KiB. */
final class Frames {
    /** Frames per invocation, for any size. */
    static final int COUNT = 64;

    private static final int READ_BYTES = 64 * 1024;

    private final List<byte[]> reads = new ArrayList<>();

    Frames(Content content, int size) {
        SplittableRandom random = new SplittableRandom(size);
        int first = content.isText() ? Wire.TEXT : Wire.BINARY;
        ByteBuf read = Unpooled.buffer();
        for (int i = 0; i < COUNT; i++) {
            ByteBuf frame = Wire.encodeMasked(first, content.bytes(size, random), random.nextInt());
            // ignores the headers: four frames of 16 KiB share a read
            if (read.readableBytes() + size > READ_BYTES) {
                reads.add(toArray(read));
                read.clear();
            }
            read.writeBytes(frame);
        }
        reads.add(toArray(read));
    }

    private static byte[] toArray(ByteBuf buf) {
        byte[] bytes = new byte[buf.readableBytes()];
        buf.getBytes(buf.readerIndex(), bytes);
        return bytes;
    }

    int reads() {
        return reads.size();
    }

    /** Returns a new buffer as from a socket; the decoder releases it. */
    ByteBuf read(int index, ByteBufAllocator alloc) {
        byte[] bytes = reads.get(index);
        return alloc.directBuffer(READ_BYTES + COUNT).writeBytes(bytes);
    }
}
