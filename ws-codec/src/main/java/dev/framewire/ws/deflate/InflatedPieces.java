package dev.framewire.ws.deflate;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.frame.MessageLimiter;
import dev.framewire.ws.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of an inflated message, none larger than {@link #MAX_PIECE} unless frames are to stay as they were sent, and
 * counts the message against its limit (RFC 6455 section 10.4).
 */
final class InflatedPieces implements Decompressor.Output {
    /** Largest piece. */
    static final int MAX_PIECE = 64 * 1024;

    private static final int MIN_PIECE = 256;
    /** Chat and JSON shrink to about a quarter. */
    private static final int EXPECTED_RATIO = 4;

    private final MessageLimiter limiter;
    private final WsDelivery delivery;

    private @Nullable ChannelHandlerContext ctx;
    private int opcode;
    /** Whether no frame of the message has been handed on yet. */
    private boolean first;
    /** RSV bits of other extensions, for the next piece. */
    private int rsv;

    private int expectedBytes;
    private @Nullable ByteBuf piece;
    /** Earlier pieces of a frame that is to stay whole. */
    private @Nullable CompositeByteBuf whole;

    private boolean released;

    InflatedPieces(WsLimits limits, WsDelivery delivery) {
        limiter = MessageLimiter.ofBytes(limits);
        this.delivery = delivery;
    }

    /** A message begins. */
    void start(WebSocketFrame frame) {
        opcode = Opcode.of(frame);
        first = true;
        limiter.start();
    }

    /** Size of the message so far. */
    long messageBytes() {
        return limiter.bytes();
    }

    /** A compressed frame begins. */
    void frame(ChannelHandlerContext context, WebSocketFrame frame) {
        ctx = context;
        rsv = frame.rsv() & ~DeflateExtension.RSV1;
        expectedBytes = frame.content().readableBytes() * EXPECTED_RATIO;
    }

    /** Counts bytes of the message. */
    void meter(int bytes) {
        limiter.check(bytes);
        limiter.advance(bytes, false);
    }

    @Override
    public ByteBuf room() {
        ByteBuf current = piece;
        if (current != null && current.isWritable()) {
            return current;
        }
        if (current != null && current.capacity() < MAX_PIECE) {
            return current.capacity(Math.min(MAX_PIECE, current.capacity() * EXPECTED_RATIO));
        }
        if (current != null) {
            passOn(current);
        }
        if (released) {
            // a handler that received the piece has ended the connection
            return Unpooled.EMPTY_BUFFER;
        }
        int bytes = current != null ? MAX_PIECE : Math.min(MAX_PIECE, Math.max(MIN_PIECE, expectedBytes));
        ByteBuf next = context().alloc().directBuffer(Math.min(bytes, Math.max(MIN_PIECE, writable(bytes))));
        piece = next;
        return next;
    }

    /** One byte beyond the limit is enough to know that there are more. */
    @Override
    public int writable() {
        ByteBuf current = piece;
        return current == null ? 0 : writable(current.writableBytes());
    }

    private int writable(int bytes) {
        long left = limiter.bytesLeft();
        return left < bytes ? (int) left + 1 : bytes;
    }

    @Override
    public void wrote(int bytes) {
        meter(bytes);
        if (piece != null) {
            piece.writerIndex(piece.writerIndex() + bytes);
        }
    }

    /** All of a frame is inflated. */
    void endFrame(boolean fin) {
        if (released) {
            return;
        }
        ByteBuf last = piece;
        CompositeByteBuf earlier = whole;
        piece = null;
        whole = null;
        if (earlier != null && last != null) {
            fire(fin, earlier.addComponent(true, last));
        } else if (last != null && last.isReadable() || fin || delivery == WsDelivery.FRAMES) {
            fire(fin, last == null ? Unpooled.EMPTY_BUFFER : last);
        } else if (last != null) {
            last.release();
        }
    }

    private void passOn(ByteBuf full) {
        piece = null;
        if (delivery != WsDelivery.FRAMES) {
            fire(false, full);
            return;
        }
        if (whole == null) {
            whole = context().alloc().compositeBuffer(Integer.MAX_VALUE);
        }
        whole.addComponent(true, full);
    }

    private void fire(boolean fin, ByteBuf payload) {
        int bits = rsv;
        boolean start = first;
        rsv = 0;
        first = false;
        context().fireChannelRead(Opcode.frame(start ? opcode : Opcode.CONTINUATION, fin, bits, payload));
    }

    private ChannelHandlerContext context() {
        if (ctx == null) {
            throw new IllegalStateException("no frame");
        }
        return ctx;
    }

    /** Releases what is not handed on yet. */
    void release() {
        released = true;
        if (piece != null) {
            piece.release();
            piece = null;
        }
        if (whole != null) {
            whole.release();
            whole = null;
        }
    }
}
