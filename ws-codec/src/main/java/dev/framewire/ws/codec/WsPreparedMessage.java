package dev.framewire.ws.codec;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.frame.ByteViews;
import dev.framewire.ws.frame.FrameHeader;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AbstractReferenceCounted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text or binary message that is encoded once and written to any number of connections, as in a broadcast:
 *
 * <pre>{@code
 * WsPreparedMessage news = WsPreparedMessage.text(ByteBufAllocator.DEFAULT, "hello");
 * channels.writeAndFlush(news); // a ChannelGroup retains it for each channel and releases its own
 * }</pre>
 *
 * <p>A server sends the same memory to all connections. A client masks it anew for each (RFC 6455 section 5.3). Where
 * permessage-deflate was negotiated it is compressed on its own, once for all connections with the same parameters. An
 * extension that does not know this class lets it pass as it was prepared.
 *
 * <p>Each write releases it once: {@link #retain()} it before each write but the last. It is immutable and may be written
 * from any thread. A write while a fragmented message is being sent fails with {@link WsFrameRefusedException}.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsPreparedMessage extends AbstractReferenceCounted {
    private final int opcode;
    private final int rsv;
    private final int headerBytes;
    /** Header of an unmasked frame and payload. Only views of it are handed out. */
    private final ByteBuf frame;
    /** What extensions made of it, each held by this one until it is released. Guarded by itself. */
    private final Map<Object, WsPreparedMessage> forms = new HashMap<>(1);

    private WsPreparedMessage(int opcode, int rsv, ByteBuf frame, int headerBytes) {
        this.opcode = opcode;
        this.rsv = rsv;
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
            return prepare(alloc, Opcode.TEXT, 0, payload);
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
        return prepare(alloc, Opcode.TEXT, 0, payload);
    }

    /**
     * Prepares a binary message.
     *
     * @param alloc for the encoded frame
     * @param payload read from the reader index; it stays the caller's and is not changed
     * @return the message, to be released by writing it
     */
    public static WsPreparedMessage binary(ByteBufAllocator alloc, ByteBuf payload) {
        return prepare(alloc, Opcode.BINARY, 0, payload);
    }

    private static WsPreparedMessage prepare(ByteBufAllocator alloc, int opcode, int rsv, ByteBuf payload) {
        Objects.requireNonNull(alloc, "alloc");
        int length = payload.readableBytes();
        int headerBytes = FrameHeader.bytesFor(length, false);
        ByteBuf frame = alloc.ioBuffer(headerBytes + length, headerBytes + length);
        ByteBuffer header = ByteViews.viewOf(frame, 0, headerBytes);
        frame.writerIndex(FrameHeader.write(header, 0, FrameHeader.first(true, rsv, opcode), length));
        frame.writeBytes(payload, payload.readerIndex(), length);
        return new WsPreparedMessage(opcode, rsv, frame, headerBytes);
    }

    /**
     * This message as an extension sends it: made when the first connection asks for it, and the same for all that ask with
     * an equal form. It lives as long as this message; to write it, {@link #retain()} it. May be called from any thread; the
     * threads wait for the one that makes it.
     *
     * @param form what the result depends on, the extension and its parameters; kept as a key
     * @param transformation gets this message as a frame, which it does not release; returns a frame of the same opcode with
     *     its own payload and RSV bits, which is released here, or {@code null} if the message stays as it is
     * @return the message to write, maybe this one
     */
    public WsPreparedMessage transformed(
            Object form, Function<? super WebSocketFrame, ? extends @Nullable WebSocketFrame> transformation) {
        synchronized (forms) {
            WsPreparedMessage known = forms.get(form);
            if (known == null) {
                known = transform(transformation);
                forms.put(form, known);
            }
            return known;
        }
    }

    private WsPreparedMessage transform(
            Function<? super WebSocketFrame, ? extends @Nullable WebSocketFrame> transformation) {
        WebSocketFrame plain = toFrame();
        try {
            WebSocketFrame transformed = transformation.apply(plain);
            if (transformed == null) {
                return this;
            }
            try {
                ByteBuf payload = transformed.content();
                return prepare(frame.alloc(), opcode, transformed.rsv(), payload);
            } finally {
                transformed.release();
            }
        } finally {
            plain.release();
        }
    }

    /**
     * This message as a frame.
     *
     * @return a new frame with a view of the payload, for the caller to release
     */
    public WebSocketFrame toFrame() {
        return Opcode.frame(opcode, true, rsv, frame.retainedSlice(headerBytes, payloadBytes()));
    }

    /**
     * How long the message is.
     *
     * @return bytes of payload
     */
    public int payloadBytes() {
        return frame.readableBytes() - headerBytes;
    }

    /**
     * The opcode of its frame (RFC 6455 section 5.2).
     *
     * @return 1 for text, 2 for binary
     */
    public int opcode() {
        return opcode;
    }

    /**
     * The RSV bits of its frame.
     *
     * @return 0 unless an extension {@linkplain #transformed made} this message
     */
    public int rsv() {
        return rsv;
    }

    /** Header and payload, not masked. Neither the bytes nor the indexes may be changed. */
    ByteBuf unmaskedFrame() {
        return frame;
    }

    /** @hidden */
    @Override
    protected void deallocate() {
        frame.release();
        synchronized (forms) {
            for (WsPreparedMessage form : forms.values()) {
                if (form != this) {
                    form.release();
                }
            }
            forms.clear();
        }
    }

    @Override
    public WsPreparedMessage touch(Object hint) {
        frame.touch(hint);
        return this;
    }
}
