package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a message while its frames arrive. Large parts are strung together without a copy. Small ones are copied
 * into a common buffer: a part must not cost more than its bytes, neither an object nor the read buffer it was cut from.
 */
public final class PayloadParts {
    /** From this size on a part may be kept as it is. */
    private static final int LARGE_PART = 4096;

    private static final int MIN_TAIL = 256;
    private static final int MAX_TAIL = 64 * 1024;

    private final ByteBufAllocator alloc;
    private @Nullable CompositeByteBuf parts;
    /** The common buffer that small parts are being copied into; the end of the payload. */
    private @Nullable ByteBuf tail;

    public PayloadParts(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** Adds a part and takes it over. */
    public void add(ByteBuf part) {
        int length = part.readableBytes();
        if (length >= LARGE_PART && (length >= MAX_TAIL || isMostOfItsMemory(part))) {
            closeTail();
            composite().addComponent(true, part);
            return;
        }
        try {
            copy(part);
        } finally {
            part.release();
        }
    }

    /**
     * Else a part of 4 KiB keeps a read buffer of 64 KiB alive, and a message costs many times its size. A part of 64 KiB
     * fills the largest read buffer there is, unless the user has asked for larger ones.
     */
    private static boolean isMostOfItsMemory(ByteBuf part) {
        return part.readableBytes() >= PayloadSlicer.memoryBehind(part) / 2;
    }

    private void copy(ByteBuf part) {
        int length = part.readableBytes();
        if (tail != null && tail.readableBytes() + length > MAX_TAIL) {
            closeTail();
        }
        if (tail == null) {
            tail = alloc.buffer(Math.max(MIN_TAIL, length), Math.max(MAX_TAIL, length));
        }
        tail.writeBytes(part);
    }

    private void closeTail() {
        ByteBuf full = tail;
        if (full != null) {
            tail = null;
            composite().addComponent(true, full);
        }
    }

    private CompositeByteBuf composite() {
        if (parts == null) {
            parts = alloc.compositeBuffer(Integer.MAX_VALUE);
        }
        return parts;
    }

    /** The whole payload; it belongs to the caller, and nothing is held any more. */
    public ByteBuf take() {
        if (parts == null) {
            ByteBuf only = tail;
            tail = null;
            return only == null ? alloc.buffer(0) : only;
        }
        closeTail();
        CompositeByteBuf whole = parts;
        parts = null;
        return whole;
    }

    /** Without {@link #take}, which may want memory: its lack is a reason to come here. */
    public void release() {
        if (tail != null) {
            tail.release();
            tail = null;
        }
        if (parts != null) {
            parts.release();
            parts = null;
        }
    }
}
