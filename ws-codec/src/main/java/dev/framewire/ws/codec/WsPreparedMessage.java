package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AbstractReferenceCounted;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A text or binary message that is encoded once and written to any number of connections, as in a broadcast:
 *
 * <pre>{@code
 * WsPreparedMessage news = WsPreparedMessage.text(channels.iterator().next().alloc(), "hello");
 * channels.writeAndFlush(news); // a ChannelGroup retains it for each channel and releases its own
 * }</pre>
 *
 * <p>A server sends the same memory to all connections. A client masks it anew for each (RFC 6455 section 5.3).
 * Extensions do not see it: it goes out as it was prepared, which they have to allow (RFC 7692 section 6 does).
 *
 * <p>Each write releases it once: {@link #retain()} it before each write but the last. It is immutable and may be written
 * from any thread. A write while a fragmented message is being sent fails with {@link WsFrameRefusedException}.
 */
public final class WsPreparedMessage extends AbstractReferenceCounted {
    private final int opcode;
    private final int headerBytes;
    /** Header of an unmasked frame and payload. Only views of it are handed out. */
    private final ByteBuf frame;

    private WsPreparedMessage(int opcode, ByteBuf frame, int headerBytes) {
        this.opcode = opcode;
        this.frame = frame;
        this.headerBytes = headerBytes;
    }

    /**
     * Prepares a text message. Surrogates without a partner become question marks, as in {@code String.getBytes}.
     *
     * @param alloc for the encoded frame
     * @param text the message
     * @return the message, to be released by writing it
     */
    public static WsPreparedMessage text(ByteBufAllocator alloc, CharSequence text) {
        ByteBuf payload = ByteBufUtil.writeUtf8(alloc, text);
        try {
            return prepare(alloc, Opcode.TEXT, payload);
        } finally {
            payload.release();
        }
    }

    /**
     * Prepares a text message that is encoded already.
     *
     * @param alloc for the encoded frame
     * @param payload UTF-8, read from the reader index; it stays the caller's and is not changed
     * @return the message, to be released by writing it
     * @throws WsFrameRefusedException if it is not UTF-8 (RFC 6455 section 5.6)
     */
    public static WsPreparedMessage text(ByteBufAllocator alloc, ByteBuf payload) {
        if (Utf8.advance(Utf8.BOUNDARY, payload) != Utf8.BOUNDARY) {
            throw WsRule.TEXT_NOT_UTF8.refuse("text is not UTF-8");
        }
        return prepare(alloc, Opcode.TEXT, payload);
    }

    /**
     * Prepares a binary message.
     *
     * @param alloc for the encoded frame
     * @param payload read from the reader index; it stays the caller's and is not changed
     * @return the message, to be released by writing it
     */
    public static WsPreparedMessage binary(ByteBufAllocator alloc, ByteBuf payload) {
        return prepare(alloc, Opcode.BINARY, payload);
    }

    private static WsPreparedMessage prepare(ByteBufAllocator alloc, int opcode, ByteBuf payload) {
        Objects.requireNonNull(alloc, "alloc");
        int length = payload.readableBytes();
        int headerBytes = FrameHeader.bytesFor(length, false);
        ByteBuf frame = alloc.ioBuffer(headerBytes + length, headerBytes + length);
        ByteBuffer header = Octets.viewOf(frame, 0, headerBytes);
        frame.writerIndex(FrameHeader.write(header, 0, FrameHeader.first(true, 0, opcode), length));
        frame.writeBytes(payload, payload.readerIndex(), length);
        return new WsPreparedMessage(opcode, frame, headerBytes);
    }

    int opcode() {
        return opcode;
    }

    /** A view of the unmasked frame, for the caller to release. */
    ByteBuf unmaskedFrame() {
        return frame.retainedDuplicate();
    }

    /** A view of the payload, for the caller to release. */
    ByteBuf payload() {
        return frame.retainedSlice(headerBytes, frame.readableBytes() - headerBytes);
    }

    @Override
    protected void deallocate() {
        frame.release();
    }

    @Override
    public WsPreparedMessage touch(Object hint) {
        frame.touch(hint);
        return this;
    }
}
