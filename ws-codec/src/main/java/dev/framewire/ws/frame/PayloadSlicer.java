package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Cuts unmasked payloads out of a read buffer, many in one pass: as slices where they can be unmasked in place, else as
 * copies. Work that each frame would repeat is done once for the buffer: the view that
 * masks without checks, and the retain for all slices.
 *
 * <p>A slice keeps all of its buffer alive. So a payload becomes a slice only if it is at least a 256th of the buffer; a
 * smaller one gets an array of its own.
 */
public final class PayloadSlicer {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Up to here an array costs less than a slice. */
    private static final int CHEAP_ARRAY_BYTES = 64;

    /** A slice keeps at most this many times its own bytes alive. */
    private static final int MAX_HELD_PER_BYTE = 256;

    private ByteBuffer view = NOTHING;
    private int viewStart;
    private boolean own;
    private int minSliceBytes;
    private boolean ascii;
    private int slices;

    /** Begins with a buffer that nothing was cut out of yet. */
    public void begin(ByteBufAllocator alloc, ByteBuf in) {
        own = isOwn(alloc, in);
        minSliceBytes = Math.max(CHEAP_ARRAY_BYTES + 1, memoryBehind(in) / MAX_HELD_PER_BYTE);
        view = ByteViews.view(in);
        viewStart = in.readerIndex();
        slices = 0;
    }

    /**
     * The next bytes, unmasked, for the caller to pass on. Where it is a slice, it may be used but not released before
     * {@link #end}.
     */
    public ByteBuf take(ByteBufAllocator alloc, ByteBuf in, int length, int key) {
        return take(alloc, in, length, key, false);
    }

    /** The same, with a look at whether it {@linkplain #tookAscii() is ASCII}. */
    public ByteBuf takeText(ByteBufAllocator alloc, ByteBuf in, int length, int key) {
        return take(alloc, in, length, key, true);
    }

    private ByteBuf take(ByteBufAllocator alloc, ByteBuf in, int length, int key, boolean text) {
        ascii = false;
        if (length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (length < minSliceBytes) {
            return array(in, length, key);
        }
        if (key != 0) {
            if (!own) {
                return copy(alloc, in, length, key);
            }
            unmaskInPlace(in, length, key, text);
        }
        slices++;
        return in.readSlice(length);
    }

    /** The bytes of the buffer. */
    public ByteBuffer view() {
        return view;
    }

    /** Where the next byte is in the view. */
    public int position(ByteBuf in) {
        return in.readerIndex() - viewStart;
    }

    /** Whether what was taken last is text known to be ASCII alone, and not empty. */
    public boolean tookAscii() {
        return ascii;
    }

    /** Makes what was taken last the caller's already now, to pass on or to release. */
    public ByteBuf own(ByteBuf taken) {
        if (taken.unwrap() != null && slices > 0) {
            slices--;
            taken.retain();
        }
        return taken;
    }

    /** The next bytes as a buffer of their own, unmasked. */
    public ByteBuf copy(ByteBufAllocator alloc, ByteBuf in, int length, int key) {
        ByteBuf copy = alloc.buffer(length);
        copy.writeBytes(in, length);
        if (key != 0) {
            Masking.apply(ByteViews.view(copy), 0, length, key);
        }
        return copy;
    }

    /** Ends with a buffer: from here on each slice holds it. */
    public void end(ByteBuf in) {
        if (slices > 0) {
            in.retain(slices);
            slices = 0;
        }
        view = NOTHING;
    }

    private ByteBuf array(ByteBuf in, int length, int key) {
        byte[] bytes = new byte[length];
        ascii = Masking.apply(view, position(in), bytes, key);
        in.skipBytes(length);
        return Unpooled.wrappedBuffer(bytes);
    }

    private void unmaskInPlace(ByteBuf in, int length, int key, boolean text) {
        if (text) {
            ascii = Masking.applyToText(view, position(in), length, key);
        } else {
            Masking.apply(view, position(in), length, key);
        }
    }

    /** Bytes that stay in use as long as a slice of that buffer does. */
    public static int memoryBehind(ByteBuf buf) {
        ByteBuf root = buf;
        for (ByteBuf outer = buf.unwrap(); outer != null; outer = outer.unwrap()) {
            root = outer;
        }
        return root.capacity();
    }

    /**
     * Whether no other code can see these bytes, so that they may be unmasked in place: the buffer comes from the
     * channel's allocator (and not, say, from a user's array), is in one piece and no view of another, and is held once.
     * What {@code Unpooled} wraps around a user's memory names the default unpooled allocator, so that one proves nothing.
     */
    private static boolean isOwn(ByteBufAllocator alloc, ByteBuf in) {
        return in.refCnt() == 1
                && in.unwrap() == null
                && in.alloc() == alloc
                && alloc != UnpooledByteBufAllocator.DEFAULT
                && in.isContiguous()
                && !in.isReadOnly();
    }
}
