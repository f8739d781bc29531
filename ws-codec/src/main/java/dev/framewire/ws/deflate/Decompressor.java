package dev.framewire.ws.deflate;

import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection as the inflating end (RFC 7692 section 7.2.2).
 *
 * <p>A message may be cut anywhere, so it has an inflater to itself while it arrives. Between messages no block is open: the
 * peer's window is the end of what was inflated, kept as {@link SlidingWindow}, and an inflater that knows it is kept only
 * as long as no other connection needs it.
 *
 * <p>To copy the history into an inflater costs more than to inflate a few bytes. So a stream that ends soon is first tried
 * without it. Otherwise a peer could cause a copy of 32 KiB with every two bytes it sends.
 */
final class Decompressor {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final byte[] NO_INPUT = {};
    /** Bytes of output up to which a stream is tried without the history, for they may be inflated twice. */
    private static final int MAX_TRIED = 256;

    /** Where the output goes. */
    interface Output {
        /** A buffer to write to, with room. */
        ByteBuf room();

        /** How much of the room may be used. */
        int writable();

        /** Notes what was appended to the buffer. */
        void wrote(int bytes);
    }

    private final boolean keepsContext;
    private final SlidingWindow history;
    /** The inflater of the message in progress. */
    private @Nullable Inflater inflater;
    /** Whether the inflater has input since the last end of a stream. */
    private boolean begun;
    /** Whether the inflater knows the history. */
    private boolean primed;

    private boolean closed;
    private boolean busy;

    Decompressor(int windowBits, boolean keepsContext) {
        this.keepsContext = keepsContext;
        history = new SlidingWindow(1 << windowBits);
    }

    /** Inflates the payload of a frame; whatever it throws ends this object. */
    void inflate(ByteBuf payload, boolean last, Output output) {
        Inflater state = inflater == null ? take() : inflater;
        inflater = state;
        busy = true;
        try {
            if (payload.nioBufferCount() == 1) {
                feed(state, payload.internalNioBuffer(payload.readerIndex(), payload.readableBytes()), output);
            } else {
                for (ByteBuffer part : payload.nioBuffers()) {
                    feed(state, part, output);
                }
            }
            if (last && begun && !closed) {
                end(state, output);
            }
            // else it would keep the read buffer's memory reachable
            state.setInput(NO_INPUT);
        } catch (DataFormatException e) {
            close();
            throw WsRule.COMPRESSED_DATA.brokenByPeer("compressed data is corrupt");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } finally {
            busy = false;
        }
        if (closed) {
            close();
        } else if (last) {
            giveBack(state);
        }
    }

    private Inflater take() {
        ZlibPool<Inflater> pool = ZlibPool.inflaters();
        Inflater known = history.size() == 0 ? null : pool.takeBack(this, history.total());
        primed = known != null || history.size() == 0;
        return known != null ? known : pool.take();
    }

    private void prime(Inflater state) {
        history.copyTo(state::setDictionary);
        primed = true;
    }

    private void giveBack(Inflater state) {
        inflater = null;
        begun = false;
        if (history.size() > 0 && primed) {
            ZlibPool.inflaters().giveBack(state, this, history.total());
        } else {
            ZlibPool.inflaters().give(state);
        }
    }

    /** The bytes that the sender removes (section 7.2.1) end a block that holds nothing. */
    private void end(Inflater state, Output output) throws DataFormatException {
        long before = state.getBytesWritten();
        feed(state, ByteBuffer.wrap(TAIL), output);
        if (state.getBytesWritten() != before) {
            throw new DataFormatException();
        }
    }

    private void feed(Inflater state, ByteBuffer input, Output output) throws DataFormatException {
        if (!input.hasRemaining()) {
            return;
        }
        if (!primed && !isLastBlock(input)) {
            prime(state);
        }
        begun = true;
        state.setInput(input);
        boolean more = true;
        while (more && !closed) {
            more = step(state, input, output);
        }
    }

    /** Whether a stream that begins here ends with its first block (RFC 1951 section 3.2.3). */
    private static boolean isLastBlock(ByteBuffer stream) {
        return (stream.get(stream.position()) & 1) != 0;
    }

    /** False if all of the input is used and all of its output is there. */
    private boolean step(Inflater state, ByteBuffer input, Output output) throws DataFormatException {
        ByteBuf out = output.room();
        if (closed) {
            return false;
        }
        int space = output.writable();
        int start = out.writerIndex();
        int before = input.remaining();
        int written = inflate(state, input, out, space);
        if (keepsContext) {
            history.add(out, start, written);
        }
        output.wrote(written);
        if (state.finished()) {
            restart(state, input);
            return input.hasRemaining();
        }
        if (written == 0 && before == input.remaining() && before > 0) {
            throw new DataFormatException();
        }
        return written == space || input.hasRemaining();
    }

    private int inflate(Inflater state, ByteBuffer input, ByteBuf out, int space) throws DataFormatException {
        int start = out.writerIndex();
        if (!primed) {
            int written = tryWithoutHistory(state, input, out.internalNioBuffer(start, Math.min(space, MAX_TRIED)));
            if (state.finished()) {
                return written;
            }
            state.reset();
            prime(state);
            state.setInput(input);
        }
        return state.inflate(out.internalNioBuffer(start, space));
    }

    /** Inflates a whole stream, or uses no input. */
    private static int tryWithoutHistory(Inflater state, ByteBuffer input, ByteBuffer out) {
        int start = input.position();
        int written = 0;
        try {
            written = state.inflate(out);
        } catch (DataFormatException e) {
            // it refers to the history, or is corrupt, which shows again
        }
        if (!state.finished()) {
            input.position(start);
        }
        return written;
    }

    /** After the last block of a stream another stream may follow, even in the same message (section 7.2.3.4). */
    private void restart(Inflater state, ByteBuffer rest) {
        state.reset();
        primed = history.size() == 0;
        begun = rest.hasRemaining();
        state.setInput(rest);
    }

    /** Ends the state; to be called when the connection ends, even from within an output. */
    void close() {
        closed = true;
        if (inflater == null) {
            if (history.size() > 0) {
                ZlibPool.inflaters().forget(this);
            }
        } else if (!busy) {
            ZlibPool.inflaters().end(inflater);
            inflater = null;
        }
        history.clear();
    }
}
