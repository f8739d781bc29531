package dev.framewire.ws.codec;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.frame.ByteViews;
import dev.framewire.ws.frame.FrameHeader;
import dev.framewire.ws.frame.Masking;
import dev.framewire.ws.frame.MaskingKeys;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.SendRules;
import dev.framewire.ws.internal.Writes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.MessageToByteEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns Netty's frame objects into bytes (RFC 6455 section 5).
 *
 * <p>Small frames written between two flushes share one buffer. A large payload of a server is passed on as it is, behind
 * its header; a client's payload is copied, because it must be masked and the caller's buffer must not change. Every promise
 * completes, and bytes leave in the order of the writes.
 *
 * <p>A frame that breaks a rule is released, its promise fails with {@link WsFrameRefusedException}, nothing of it is
 * written and the connection goes on. Belongs to one connection and runs on its event loop.
 */
public final class WsFrameEncoder extends MessageToByteEncoder<WebSocketFrame> {
    /** Up to here copying a payload costs less than one more buffer in the outbound queue. */
    private static final int MAX_COPY_BYTES = WriteBatch.MAX_BYTES / 4;

    /** The same for a frame that is encoded already, and that the connections share if it is not copied. */
    private static final int MAX_PREPARED_COPY_BYTES = 1024;

    private final WsRole role;
    /** {@code null} where the frames were judged before. */
    private final @Nullable SendRules rules;

    private final WriteBatch batch = new WriteBatch();

    /**
     * An encoder without extensions.
     *
     * @param role the role of this endpoint
     */
    public WsFrameEncoder(WsRole role) {
        this(role, 0);
    }

    /**
     * An encoder for a connection with extensions.
     *
     * @param role the role of this endpoint
     * @param extensionRsv the RSV bits that negotiated extensions give a meaning to: 4 for RSV1, 2 for RSV2, 1 for RSV3
     */
    public WsFrameEncoder(WsRole role, int extensionRsv) {
        this(role, new SendRules(extensionRsv));
    }

    private WsFrameEncoder(WsRole role, @Nullable SendRules rules) {
        super(WebSocketFrame.class);
        this.role = role;
        this.rules = rules;
    }

    /**
     * An encoder that judges nothing, for a pipeline in which {@code WsProtocolHandler} judges what the user writes.
     *
     * @param role the role of this endpoint
     * @return a new encoder
     * @hidden
     */
    public static WsFrameEncoder ofJudgedFrames(WsRole role) {
        return new WsFrameEncoder(role, (SendRules) null);
    }

    /**
     * Whether a message that is written can be sent over a WebSocket.
     *
     * @param msg what is written
     * @return whether it is a frame or a {@link WsPreparedMessage}
     */
    public static boolean encodes(Object msg) {
        return msg instanceof WebSocketFrame || msg instanceof WsPreparedMessage;
    }

    /** @hidden */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!encodes(msg)) {
            batch.write(ctx);
            ctx.write(msg, promise);
            return;
        }
        // before the rules: a cancelled frame is not sent, so it is not part of the message in progress
        if (rules != null && !promise.setUncancellable()) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (msg instanceof WsPreparedMessage message) {
            writePrepared(ctx, message, promise);
        } else {
            writeFrame(ctx, (WebSocketFrame) msg, promise);
        }
    }

    private void writeFrame(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
        boolean apart;
        try {
            apart = append(ctx, frame);
        } catch (RuntimeException | Error e) {
            frame.release();
            throw e;
        }
        if (apart) {
            writePayload(ctx, frame.content(), promise);
        } else {
            frame.release();
            batch.appended(ctx, promise);
        }
    }

    /** For a server the frame is encoded already. A small one joins the batch, a large one goes down as it is. */
    private void writePrepared(ChannelHandlerContext ctx, WsPreparedMessage message, ChannelPromise promise) {
        if (role == WsRole.CLIENT) {
            WebSocketFrame frame = message.toFrame();
            message.release();
            writeFrame(ctx, frame, promise);
            return;
        }
        try {
            if (rules != null) {
                rules.acceptMessage(message.opcode(), message.rsv(), message.payloadBytes());
            }
            appendPrepared(ctx, message.unmaskedFrame(), promise);
        } finally {
            message.release();
        }
    }

    private void appendPrepared(ChannelHandlerContext ctx, ByteBuf frame, ChannelPromise promise) {
        int length = frame.readableBytes();
        if (length > MAX_PREPARED_COPY_BYTES) {
            batch.write(ctx);
            ctx.write(frame.retainedDuplicate(), promise);
            return;
        }
        ByteBuf out = batch.room(ctx, length);
        int start = out.writerIndex();
        copy(frame, batch.view(), start, length);
        out.writerIndex(start + length);
        batch.appended(ctx, promise);
    }

    /** Appends the frame to the batch, or only its header if the payload goes apart; then the answer is true. */
    private boolean append(ChannelHandlerContext ctx, WebSocketFrame frame) {
        int opcode = Opcode.of(frame);
        boolean fin = frame.isFinalFragment();
        int rsv = frame.rsv();
        ByteBuf payload = frame.content();
        int length = payload.readableBytes();
        boolean apart = role == WsRole.SERVER && length > MAX_COPY_BYTES;
        // memory first, then the rules: a frame that fails for lack of memory must not become part of its message
        ByteBuf out = batch.room(ctx, FrameHeader.MAX_BYTES + (apart ? 0 : length));
        if (rules != null) {
            rules.accept(opcode, fin, rsv, payload);
        }
        int first = FrameHeader.first(fin, rsv, opcode);
        if (apart) {
            out.writerIndex(FrameHeader.write(batch.view(), out.writerIndex(), first, length));
        } else {
            int start = out.writerIndex() + FrameHeader.bytesFor(length, role == WsRole.CLIENT);
            copy(payload, batch.view(), start, length);
            writeHeaderAndMask(first, length, batch.view(), out.writerIndex());
            // from here on it is part of the batch
            out.writerIndex(start + length);
        }
        return apart;
    }

    /** Passes the payload on behind its header, which ends the batch. */
    private void writePayload(ChannelHandlerContext ctx, ByteBuf payload, ChannelPromise promise) {
        // after half a frame the peer would read whatever follows as the rest of it
        batch.appended(ctx, Writes.closingUnlessSent(ctx, ctx.newPromise()));
        batch.write(ctx);
        ctx.write(payload, Writes.closingUnlessSent(ctx, promise));
    }

    /** Appends the whole frame to {@code out}, without a look at the rules; the frame stays the caller's. */
    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, ByteBuf out) {
        ByteBuf payload = frame.content();
        int length = payload.readableBytes();
        int headerBytes = FrameHeader.bytesFor(length, role == WsRole.CLIENT);
        out.ensureWritable(headerBytes + length);
        ByteBuffer view = ByteViews.viewOf(out, out.writerIndex(), headerBytes + length);
        copy(payload, view, headerBytes, length);
        writeHeaderAndMask(FrameHeader.first(frame.isFinalFragment(), frame.rsv(), Opcode.of(frame)), length, view, 0);
        out.writerIndex(out.writerIndex() + headerBytes + length);
    }

    /** Puts the header in front of a payload that is in its place already, and masks it. */
    private void writeHeaderAndMask(int first, int length, ByteBuffer out, int index) {
        if (role == WsRole.SERVER) {
            FrameHeader.write(out, index, first, length);
        } else {
            int key = MaskingKeys.nextKey();
            int start = FrameHeader.writeMasked(out, index, first, length, key);
            Masking.apply(out, start, length, key);
        }
    }

    private static void copy(ByteBuf payload, ByteBuffer out, int index, int length) {
        if (payload.hasArray()) {
            out.put(index, payload.array(), payload.arrayOffset() + payload.readerIndex(), length);
            return;
        }
        out.limit(index + length).position(index);
        payload.getBytes(payload.readerIndex(), out);
        out.clear();
    }

    /** @hidden */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        batch.write(ctx);
        ctx.flush();
    }

    /** @hidden */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        batch.write(ctx);
        ctx.close(promise);
    }

    /** @hidden */
    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        batch.write(ctx);
        ctx.disconnect(promise);
    }

    /** @hidden */
    @Override
    public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
        batch.write(ctx);
        ctx.deregister(promise);
    }

    /** Passes on what is held, so that its promises complete: with a failure if the channel is closed already. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        batch.write(ctx);
    }
}
