package dev.framewire.ws.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection as the compressing end (RFC 7692 section 7.2.1).
 *
 * <p>After each frame the output ends on a byte and no block is open. What the peer's window then holds is the end of what
 * was compressed and sent: this is kept as {@link SlidingWindow}, little of it, and a compressor that knows all of it only as
 * long as no other connection needs that. A compressor whose output was not sent is never found again.
 *
 * <p>zlib looks back 32 KiB at most. For a smaller window it is made to forget in time: a compressor that was given half a
 * window may compress the other half, then begins anew.
 */
final class Compressor {
    /** Largest history: 2 KiB are set in 2 µs, twice as much takes twice the time and gains a hundredth of the size. */
    static final int MAX_HISTORY = 2048;

    /** How the output of a flush ends (section 7.2.1). */
    private static final int TAIL_BYTES = 4;

    private static final int MAX_SLICE = ChunkedOutput.MAX_CHUNK;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final byte[] NO_INPUT = {};

    private final int level;
    private final boolean keepsContext;
    /** Largest distance, or {@link #UNLIMITED} if zlib keeps it. */
    private final int window;
    /** The dictionary of a compressor that begins anew. */
    private final int half;

    private final SlidingWindow history;
    /** Bytes that the last compressor may take before a distance could exceed the window. */
    private int room;

    Compressor(int level, int windowBits, boolean keepsContext) {
        this.level = level;
        this.keepsContext = keepsContext;
        window = windowBits == DeflateParameters.MAX_WINDOW_BITS ? UNLIMITED : 1 << windowBits;
        half = window == UNLIMITED ? UNLIMITED : window / 2;
        history = new SlidingWindow(Math.min(MAX_HISTORY, half));
    }

    /** For one message with the settings of another compressor. */
    private Compressor(Compressor like) {
        level = like.level;
        keepsContext = false;
        window = like.window;
        half = like.half;
        history = new SlidingWindow(0);
    }

    /** Largest distance. */
    int window() {
        return window;
    }

    /**
     * Compresses a whole message so that it refers to none before it and is not remembered; otherwise as {@link #compress}.
     */
    @Nullable
    ByteBuf compressAlone(ByteBufAllocator alloc, ByteBuf payload) {
        return new Compressor(this).compress(alloc, payload, true, payload.readableBytes());
    }

    /** A whole message was sent that was compressed {@linkplain #compressAlone alone}: the peer's window has it now. */
    void sentAlone(ByteBuf payload) {
        if (keepsContext) {
            history.add(payload, payload.readerIndex(), payload.readableBytes());
        }
    }

    /** Whether the next message depends on those that were compressed before. */
    boolean keepsContext() {
        return keepsContext;
    }

    /**
     * Compresses the payload of a frame.
     *
     * @param last whether the message ends here
     * @param maxBytes to give up when the output reaches this size
     * @return a new buffer, or {@code null} after giving up, which leaves the context as it was
     */
    @Nullable
    ByteBuf compress(ByteBufAllocator alloc, ByteBuf payload, boolean last, long maxBytes) {
        ZlibPool<Deflater> pool = ZlibPool.deflaters(level);
        int length = payload.readableBytes();
        ChunkedOutput out = new ChunkedOutput(alloc, length);
        Deflater deflater = null;
        boolean done = false;
        try {
            deflater = take(pool, length);
            done = deflate(deflater, payload, out, maxBytes);
            return done ? finish(payload, last, out) : null;
        } finally {
            if (!done) {
                out.release();
            }
            if (deflater != null) {
                release(pool, deflater, done, last);
            }
        }
    }

    private Deflater take(ZlibPool<Deflater> pool, int length) {
        Deflater known = history.size() == 0 ? null : pool.takeBack(this, history.total());
        if (known != null && room >= Math.min(length, half)) {
            return known;
        }
        if (known != null) {
            known.reset();
        }
        Deflater deflater = known != null ? known : pool.take();
        history.copyTo(deflater::setDictionary);
        room = window == UNLIMITED ? UNLIMITED : window - history.size();
        return deflater;
    }

    private void release(ZlibPool<Deflater> pool, Deflater deflater, boolean sent, boolean last) {
        // else it would keep the caller's memory reachable
        deflater.setInput(NO_INPUT);
        if (last && !keepsContext && sent) {
            history.clear();
        }
        if (history.size() > 0 && sent) {
            pool.giveBack(deflater, this, history.total());
        } else {
            pool.give(deflater);
        }
    }

    /** False if it gave up. */
    private boolean deflate(Deflater deflater, ByteBuf payload, ChunkedOutput out, long maxBytes) {
        int index = payload.readerIndex();
        int end = payload.writerIndex();
        while (index < end) {
            if (room == 0) {
                drain(deflater, Deflater.SYNC_FLUSH, out);
                deflater.reset();
                deflater.setDictionary(payload.nioBuffer(index - half, half));
                room = window - half;
            }
            int length = Math.min(Math.min(end - index, room), MAX_SLICE);
            if (payload.nioBufferCount() == 1) {
                // not the internal buffer: others may be sending the same bytes from their threads
                feed(deflater, payload.nioBuffer(index, length), out);
            } else {
                for (ByteBuffer part : payload.nioBuffers(index, length)) {
                    feed(deflater, part, out);
                }
            }
            index += length;
            room = room == UNLIMITED ? UNLIMITED : room - length;
            if (out.size() >= maxBytes) {
                return false;
            }
        }
        drain(deflater, Deflater.SYNC_FLUSH, out);
        return out.size() - TAIL_BYTES < maxBytes;
    }

    private static void feed(Deflater deflater, ByteBuffer input, ChunkedOutput out) {
        deflater.setInput(input);
        while (!deflater.needsInput()) {
            out.wrote(deflater.deflate(out.room(), Deflater.NO_FLUSH));
        }
    }

    private static void drain(Deflater deflater, int flush, ChunkedOutput out) {
        boolean full = true;
        while (full) {
            ByteBuffer room = out.room();
            int space = room.remaining();
            int written = deflater.deflate(room, flush);
            out.wrote(written);
            full = written == space;
        }
    }

    private ByteBuf finish(ByteBuf payload, boolean last, ChunkedOutput out) {
        if (!last || keepsContext) {
            history.add(payload, payload.readerIndex(), payload.readableBytes());
        }
        if (!last) {
            return out.take(0);
        }
        if (out.size() == 0) {
            // nothing to flush since the last flush: section 7.2.3.6
            out.room().put((byte) 0);
            out.wrote(1);
            return out.take(0);
        }
        return out.take(TAIL_BYTES);
    }

    /** To be called when the connection ends. */
    void close() {
        if (history.size() > 0) {
            ZlibPool.deflaters(level).forget(this);
            history.clear();
        }
    }
}
