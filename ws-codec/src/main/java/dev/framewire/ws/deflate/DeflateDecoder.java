package dev.framewire.ws.deflate;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.frame.Opcode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.util.List;

/**
 * Inflates received messages (RFC 7692 sections 6.2 and 7.2.2) and holds them to the limit meanwhile. What is not compressed
 * passes through. Belongs to one connection and runs on its event loop.
 *
 * <p>It hands on each piece when it is there, not at the end of a read as its superclass would: else a small frame could
 * fill the memory with pieces.
 */
final class DeflateDecoder extends WebSocketExtensionDecoder {
    private final Decompressor decompressor;
    private final InflatedPieces pieces;
    private final WsListener listener;
    private boolean compressed;
    /** Set when a message was refused: its context and that of the peer are not the same any more. */
    private boolean failed;

    DeflateDecoder(Decompressor decompressor, WsLimits limits, WsDelivery delivery, WsListener listener) {
        this.listener = listener;
        this.decompressor = decompressor;
        this.pieces = new InflatedPieces(limits, delivery);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(msg);
        } else if (failed) {
            frame.release();
        } else {
            try {
                accept(ctx, frame);
            } catch (RuntimeException | Error e) {
                fail();
                throw e;
            }
        }
    }

    private void accept(ChannelHandlerContext ctx, WebSocketFrame frame) {
        boolean handedOn = false;
        try {
            checkBit(frame);
            boolean data = Opcode.isData(frame);
            boolean starts = data && !(frame instanceof ContinuationWebSocketFrame);
            if (starts) {
                compressed = isMarked(frame);
                pieces.start(frame);
            }
            if (data && compressed) {
                int wireBytes = frame.content().readableBytes();
                long before = pieces.messageBytes();
                pieces.frame(ctx, frame);
                decompressor.inflate(frame.content(), frame.isFinalFragment(), pieces);
                listener.inflated(ctx.channel(), pieces.messageBytes() - before, wireBytes);
                pieces.endFrame(frame.isFinalFragment());
                return;
            }
            if (data) {
                pieces.meter(frame.content().readableBytes());
            }
            handedOn = true;
            ctx.fireChannelRead(frame);
        } finally {
            if (!handedOn) {
                frame.release();
            }
        }
    }

    /** Section 6: RSV1 is for the first frame of a data message. */
    private static void checkBit(WebSocketFrame frame) {
        boolean continues = frame instanceof ContinuationWebSocketFrame;
        if (isMarked(frame) && (continues || !Opcode.isData(frame))) {
            throw WsRule.COMPRESSED_BIT.brokenByPeer(
                    "RSV1 on a " + (continues ? "continuation" : "control") + " frame");
        }
    }

    private static boolean isMarked(WebSocketFrame frame) {
        return (frame.rsv() & DeflateExtension.RSV1) != 0;
    }

    private void fail() {
        failed = true;
        decompressor.close();
        pieces.release();
    }

    /** Not used: {@link #channelRead} hands on the pieces. */
    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        fail();
    }
}
