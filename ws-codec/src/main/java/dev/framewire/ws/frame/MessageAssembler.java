package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the frames of a message into one (RFC 6455 section 5.4). Large payloads are strung together without a copy. Small
 * ones are copied into a common buffer, so that a part keeps neither an object nor the read buffer that it was cut from.
 */
public final class MessageAssembler {
    /** From this size on a part may be kept as it is. */
    private static final int LARGE_PART = 4096;

    private static final int MIN_TAIL = 256;
    private static final int MAX_TAIL = 64 * 1024;

    /** Opcode and RSV bits of the first frame. */
    private int opcode;

    private int rsv;
    private @Nullable CompositeByteBuf parts;
    /** The common buffer that small parts are being copied into; the end of the payload. */
    private @Nullable ByteBuf tail;

    /** Takes the payload of a data frame over; the whole message if it was its last. */
    public @Nullable WebSocketFrame add(
            ByteBufAllocator alloc, int frameOpcode, boolean fin, int frameRsv, ByteBuf payload) {
        if (frameOpcode != Opcode.CONTINUATION) {
            opcode = frameOpcode;
            rsv = frameRsv;
        }
        addPart(alloc, payload);
        return fin ? Opcode.frame(opcode, true, rsv, take(alloc)) : null;
    }

    private void addPart(ByteBufAllocator alloc, ByteBuf part) {
        int length = part.readableBytes();
        if (length >= LARGE_PART && (length >= MAX_TAIL || isMostOfItsMemory(part))) {
            closeTail(alloc);
            composite(alloc).addComponent(true, part);
            return;
        }
        try {
            copy(alloc, part);
        } finally {
            part.release();
        }
    }

    /**
     * Otherwise a part of 4 KiB would keep a read buffer of 64 KiB alive, and a message would cost many times its size. A
     * part of 64 KiB fills the largest read buffer there is, unless the user has asked for larger ones.
     */
    private static boolean isMostOfItsMemory(ByteBuf part) {
        return part.readableBytes() >= PayloadSlicer.memoryBehind(part) / 2;
    }

    private void copy(ByteBufAllocator alloc, ByteBuf part) {
        int length = part.readableBytes();
        if (tail != null && tail.readableBytes() + length > MAX_TAIL) {
            closeTail(alloc);
        }
        if (tail == null) {
            tail = alloc.buffer(Math.max(MIN_TAIL, length), Math.max(MAX_TAIL, length));
        }
        tail.writeBytes(part);
    }

    private void closeTail(ByteBufAllocator alloc) {
        ByteBuf full = tail;
        if (full != null) {
            tail = null;
            composite(alloc).addComponent(true, full);
        }
    }

    private CompositeByteBuf composite(ByteBufAllocator alloc) {
        if (parts == null) {
            parts = alloc.compositeBuffer(Integer.MAX_VALUE);
        }
        return parts;
    }

    private ByteBuf take(ByteBufAllocator alloc) {
        if (parts != null) {
            closeTail(alloc);
        }
        ByteBuf whole = parts != null ? parts : tail;
        parts = null;
        tail = null;
        return whole != null ? whole : alloc.buffer(0);
    }

    /** Releases what is held. Needs no memory, whose lack is a reason to come here. */
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
