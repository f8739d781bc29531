package dev.framewire.ws.codec;

import dev.framewire.ws.frame.ByteViews;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The small frames written since the last flush, encoded one after the other into one buffer. It goes down the pipeline
 * as one write whose outcome every frame's promise shares.
 *
 * <p>What waits here is not in the channel's outbound buffer yet. So that {@code isWritable()} stays correct, the batch is
 * passed on as soon as it would take the channel over its high-water mark.
 */
final class WriteBatch {
    /** Largest batch, and with it the most that one flush copies into one buffer. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int MIN_CAPACITY = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private @Nullable ByteBuf buffer;
    /** All of its capacity. */
    private ByteBuffer view = NOTHING;

    private List<ChannelPromise> promises = new ArrayList<>();
    /** The void promise of a frame: a failure must become an exception event. */
    private @Nullable ChannelPromise voidPromise;

    private int expectedBytes = MIN_CAPACITY;
    /** Size from which on the batch has to go down: full, or the channel would become unwritable. */
    private long bytesToHold;

    /**
     * The buffer to append {@code bytes} to, by way of its {@link #view}; a batch they do not fit into is written first.
     */
    ByteBuf room(ChannelHandlerContext ctx, int bytes) {
        while (buffer != null && buffer.isReadable() && buffer.readableBytes() + bytes > MAX_BYTES) {
            write(ctx);
        }
        if (buffer != null && bytes > buffer.maxCapacity() - buffer.readableBytes()) {
            dropEmpty();
        }
        if (buffer == null) {
            buffer = ctx.alloc().ioBuffer(Math.max(bytes, expectedBytes), Math.max(bytes, MAX_BYTES));
            long untilUnwritable = ctx.channel().bytesBeforeUnwritable();
            bytesToHold = untilUnwritable == 0 ? MAX_BYTES : Math.min(MAX_BYTES, untilUnwritable);
        }
        // grow before the header is written: a frame that finds no memory must not leave its header behind
        buffer.ensureWritable(bytes);
        if (view.capacity() != buffer.capacity()) {
            view = ByteViews.viewOf(buffer, 0, buffer.capacity());
        }
        return buffer;
    }

    /** The bytes of the buffer, by their index in it. */
    ByteBuffer view() {
        return view;
    }

    /** Adds the promise of a frame that was appended. */
    void appended(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (promise.isVoid()) {
            voidPromise = promise;
        } else {
            promises.add(promise);
        }
        if (buffer != null && buffer.readableBytes() >= bytesToHold) {
            write(ctx);
        }
    }

    /** Passes on what is held, if anything. */
    void write(ChannelHandlerContext ctx) {
        ByteBuf batch = buffer;
        if (batch == null) {
            return;
        }
        if (!batch.isReadable()) {
            dropEmpty();
            return;
        }
        // a listener of the write may write again, so the next batch begins before this one leaves
        buffer = null;
        view = NOTHING;
        expect(batch.readableBytes());
        ChannelPromise failures = voidPromise;
        voidPromise = null;
        if (promises.isEmpty()) {
            // only a header: the promise of its payload reports the outcome, unless a void promise wants failures as
            // events
            ctx.write(batch, failures == null ? ctx.newPromise() : failures);
        } else if (promises.size() == 1) {
            ChannelPromise only = promises.get(0);
            promises.clear();
            ctx.write(batch, only);
        } else {
            List<ChannelPromise> all = promises;
            promises = new ArrayList<>(all.size());
            ctx.write(batch).addListener(new PromiseNotifier<>(false, all.toArray(ChannelPromise[]::new)));
        }
    }

    /** A buffer that was made for a frame which was refused then. */
    private void dropEmpty() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
            view = NOTHING;
        }
    }

    /** The next buffer's capacity: as large as this batch, shrinking slowly; a single large frame is no rule. */
    private void expect(int bytes) {
        int shrunk = Math.max(MIN_CAPACITY, expectedBytes - (expectedBytes >> 3));
        expectedBytes = Math.min(MAX_BYTES, Math.max(bytes, shrunk));
    }
}
