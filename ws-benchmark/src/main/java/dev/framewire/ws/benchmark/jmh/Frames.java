package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.load.Wire;
import dev.framewire.ws.benchmark.peer.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a client's frames look like when they are read: as many whole ones in a buffer as one read of 64 KiB brings. */
final class Frames {
    /** Of each invocation, whatever their size. */
    static final int COUNT = 64;

    private static final int READ_BYTES = 64 * 1024;

    private final List<byte[]> reads = new ArrayList<>();

    Frames(Content content, int size) {
        SplittableRandom random = new SplittableRandom(size);
        int first = content.isText() ? Wire.TEXT : Wire.BINARY;
        ByteBuf read = Unpooled.buffer();
        for (int i = 0; i < COUNT; i++) {
            ByteBuf frame = Wire.masked(first, content.bytes(size, random), random.nextInt());
            // the headers of four frames of 16 KiB do not count
            if (read.readableBytes() + size > READ_BYTES) {
                reads.add(bytes(read));
                read.clear();
            }
            read.writeBytes(frame);
        }
        reads.add(bytes(read));
    }

    private static byte[] bytes(ByteBuf buf) {
        byte[] bytes = new byte[buf.readableBytes()];
        buf.getBytes(buf.readerIndex(), bytes);
        return bytes;
    }

    int reads() {
        return reads.size();
    }

    /** What a socket would have read: a new buffer, to be released by whoever decodes it. */
    ByteBuf read(int index, ByteBufAllocator alloc) {
        byte[] bytes = reads.get(index);
        return alloc.directBuffer(READ_BYTES + COUNT).writeBytes(bytes);
    }
}
