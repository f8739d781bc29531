package dev.framewire.ws.codec;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.frame.ByteViews;
import dev.framewire.ws.frame.ClosePayload;
import dev.framewire.ws.frame.FrameHeader;
import dev.framewire.ws.frame.FrameRules;
import dev.framewire.ws.frame.InboundMessage;
import dev.framewire.ws.frame.Masking;
import dev.framewire.ws.frame.MessageLimiter;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.PayloadSlicer;
import dev.framewire.ws.frame.Utf8State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns bytes into Netty's frame objects (RFC 6455 section 5).
 *
 * <p>All frames of a buffer are decoded in one pass. A frame's payload is a slice of the buffer that was read, unmasked
 * in place when the buffer is this channel's own and has no other holder, else a copy. A slice keeps the buffer it was
 * cut from alive until it is released. What that can cost is bounded: a payload of up to 64 bytes, or of less than a 256th
 * of the buffer, gets an array of its own, so a payload that is kept holds at most 256 times its size.
 *
 * <p>Unless {@link WsDelivery#FRAMES} is asked for, a data frame whose bytes have not all arrived is handed on in pieces:
 * the first with the frame's opcode and RSV bits, the others as continuations, FIN on the last. Control frames are always
 * whole. Nothing is ever allocated from a length that a header announces.
 *
 * <p>After a broken rule it throws once, with the Close status in the exception, and discards everything that follows
 * (section 7.1.7), as it does after a Close (section 5.5.1). Belongs to one connection and runs on its event loop.
 */
public final class WsFrameDecoder extends ByteToMessageDecoder {
    private final WsRole role;
    private final WsDelivery delivery;
    private final int extensionRsv;
    private final InboundMessage message;
    private final PayloadSlicer payloads = new PayloadSlicer();

    /** Payload bytes still to come of the frame that is handed on in pieces. */
    private long remaining;
    /** First header byte of its next piece. */
    private int pieceFirst;
    /** Masking key, rotated to its next piece. */
    private int pieceKey;

    /** Set after a Close and after an error: nothing more is processed (sections 5.5.1 and 7.1.7). */
    private boolean discarding;

    /**
     * A decoder without extensions.
     *
     * @param role the role of this endpoint
     * @param limits bounds on received messages
     * @param delivery {@link WsDelivery#FRAMES} to hold a frame until it is whole
     * @throws IllegalArgumentException if whole frames are asked for and could be larger than a buffer
     */
    public WsFrameDecoder(WsRole role, WsLimits limits, WsDelivery delivery) {
        this(role, limits, delivery, 0);
    }

    /**
     * A decoder for a connection with extensions.
     *
     * @param role the role of this endpoint
     * @param limits bounds on received messages, counted as they are on the wire
     * @param delivery {@link WsDelivery#FRAMES} to hold a frame until it is whole
     * @param extensionRsv the RSV bits that negotiated extensions give a meaning to: 4 for RSV1, 2 for RSV2, 1 for RSV3
     * @throws IllegalArgumentException if whole frames are asked for and could be larger than a buffer
     */
    public WsFrameDecoder(WsRole role, WsLimits limits, WsDelivery delivery, int extensionRsv) {
        this(role, limits, delivery, extensionRsv, InboundMessage.onWire(limits));
    }

    private WsFrameDecoder(
            WsRole role, WsLimits limits, WsDelivery delivery, int extensionRsv, InboundMessage message) {
        MessageLimiter.requireHoldable(limits, delivery);
        this.role = role;
        this.delivery = delivery;
        this.extensionRsv = extensionRsv;
        this.message = message;
    }

    /**
     * A decoder for a connection without extensions that does the work of {@link WsMessageDecoder} in passing.
     *
     * @param role the role of this endpoint
     * @param limits bounds on received messages
     * @param delivery what the user's handlers receive
     * @return a new decoder
     * @throws IllegalArgumentException if messages or frames are to be delivered whole and could be larger than a buffer
     */
    public static WsFrameDecoder withMessages(WsRole role, WsLimits limits, WsDelivery delivery) {
        return new WsFrameDecoder(role, limits, delivery, 0, InboundMessage.plain(limits, delivery));
    }

    /** @hidden */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (discarding) {
            in.skipBytes(in.readableBytes());
            return;
        }
        payloads.begin(ctx.alloc(), in);
        try {
            boolean more = true;
            while (more && in.isReadable() && !discarding) {
                more = remaining > 0 ? decodePiece(ctx, in, out) : decodeFrame(ctx, in, out);
            }
        } catch (CorruptedWebSocketFrameException e) {
            discardInput();
            in.skipBytes(in.readableBytes());
            throw e;
        } finally {
            payloads.end(in);
        }
    }

    /** Discards everything that still arrives, as after an error. To be called on the event loop. */
    public void discardInput() {
        discarding = true;
    }

    /** Takes one frame, or its header if the payload is handed on in pieces; false if more bytes are needed. */
    private boolean decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int readable = in.readableBytes();
        if (readable < 2) {
            return false;
        }
        ByteBuffer view = payloads.view();
        int index = payloads.position(in);
        int start = ByteViews.getUnsignedShort(view, index);
        int first = start >> 8;
        int second = start & 0xFF;
        int opcode = FrameHeader.opcode(first);
        boolean control = Opcode.isControl(opcode);
        FrameRules.checkStart(first, second, role, extensionRsv);
        if (!control) {
            message.checkOrder(opcode);
        }
        int headerBytes = FrameHeader.bytes(second);
        if (readable < headerBytes) {
            return false;
        }
        long length = FrameHeader.payloadLength(view, index, second);
        FrameRules.checkLength(second, length);
        if (!control) {
            message.checkLength(length);
        }
        boolean whole = length <= readable - headerBytes;
        if (!whole && (control || delivery == WsDelivery.FRAMES)) {
            return false;
        }
        int key = FrameHeader.masked(second) ? FrameHeader.maskingKey(view, index, second) : 0;
        in.skipBytes(headerBytes);
        if (!control) {
            message.accept(FrameHeader.fin(first), length);
        }
        if (whole) {
            take(ctx, in, out, first, (int) length, key);
        } else {
            remaining = length;
            pieceFirst = first;
            pieceKey = key;
        }
        return true;
    }

    private boolean decodePiece(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = (int) Math.min(remaining, in.readableBytes());
        boolean fin = FrameHeader.fin(pieceFirst);
        boolean last = length == remaining;
        int opcode = FrameHeader.opcode(pieceFirst);
        take(ctx, in, out, FrameHeader.first(last && fin, FrameHeader.rsv(pieceFirst), opcode), length, pieceKey);
        remaining -= length;
        pieceKey = Masking.rotate(pieceKey, length);
        pieceFirst = FrameHeader.first(fin, 0, Opcode.CONTINUATION);
        return true;
    }

    /** Hands on the next bytes as the payload of a frame with that first byte. */
    private void take(ChannelHandlerContext ctx, ByteBuf in, List<Object> out, int first, int length, int key) {
        int opcode = FrameHeader.opcode(first);
        boolean fin = FrameHeader.fin(first);
        int rsv = FrameHeader.rsv(first);
        if (opcode == Opcode.CLOSE) {
            out.add(Opcode.frame(opcode, fin, rsv, takeClose(ctx, in, length, key)));
            return;
        }
        ByteBuf payload = message.isText(opcode)
                ? takeText(ctx.alloc(), in, opcode, fin, length, key)
                : payloads.take(ctx.alloc(), in, length, key);
        if (Opcode.isControl(opcode) || !message.isJoined(opcode, fin)) {
            out.add(Opcode.frame(opcode, fin, rsv, payload));
            return;
        }
        WebSocketFrame whole = message.join(ctx.alloc(), opcode, fin, rsv, payloads.own(payload));
        if (whole != null) {
            out.add(whole);
        }
    }

    private ByteBuf takeText(ByteBufAllocator alloc, ByteBuf in, int opcode, boolean fin, int length, int key) {
        ByteBuf payload = payloads.takeText(alloc, in, length, key);
        boolean utf8 =
                payloads.tookAscii() ? message.acceptsAscii(opcode, fin) : message.acceptsText(opcode, fin, payload);
        if (!utf8) {
            payloads.own(payload).release();
            throw Utf8State.failure();
        }
        return payload;
    }

    /** @hidden */
    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        message.release();
    }

    /** Nothing follows a Close (section 5.5.1). */
    private ByteBuf takeClose(ChannelHandlerContext ctx, ByteBuf in, int length, int key) {
        ByteBuf payload = payloads.copy(ctx.alloc(), in, length, key);
        WsRule broken = ClosePayload.brokenBy(payload);
        if (broken != null) {
            CorruptedWebSocketFrameException e = broken.brokenByPeer(ClosePayload.detail(broken, payload));
            payload.release();
            throw e;
        }
        discardInput();
        return payload;
    }
}
