package dev.framewire.ws.deflate;

import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.internal.Writes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compresses sent messages (RFC 7692 sections 6.1 and 7.2.1): one frame for each frame, at once and with the promise it came
 * with. Whole messages that are small, or do not shrink, go out as they are. Belongs to one connection and runs on its event
 * loop.
 *
 * <p>If a frame that the peer needs for its window is not sent, the channel is closed: what follows could not be inflated.
 */
final class DeflateEncoder extends WebSocketExtensionEncoder {
    /** Where it is equal a prepared message becomes the same bytes. */
    private record Form(WsDeflate config, int window) {}

    private final WsDeflate config;
    private final Compressor compressor;
    private final Form form;
    private final WsListener listener;
    private boolean compressing;

    DeflateEncoder(WsDeflate config, Compressor compressor, WsListener listener) {
        this.listener = listener;
        this.config = config;
        this.compressor = compressor;
        form = new Form(config, compressor.window());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        // before it is compressed and remembered: a cancelled message is not sent
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(msg);
        } else if (msg instanceof WsPreparedMessage message) {
            writePrepared(ctx, message, promise);
        } else if (msg instanceof WebSocketFrame frame && Opcode.isData(frame)) {
            writeFrame(ctx, frame, promise);
        } else {
            ctx.write(msg, promise);
        }
    }

    private void writeFrame(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
        boolean starts = !(frame instanceof ContinuationWebSocketFrame);
        boolean whole = starts && frame.isFinalFragment();
        ByteBuf payload;
        try {
            payload = transform(ctx, frame, starts, whole);
        } catch (RuntimeException | Error e) {
            frame.release();
            throw e;
        }
        if (payload == null) {
            ctx.write(frame, promise);
            return;
        }
        listener.compressed(ctx.channel(), frame.content().readableBytes(), payload.readableBytes());
        WebSocketFrame out = like(frame, starts ? DeflateExtension.RSV1 : 0, payload);
        frame.release();
        boolean remembered = !whole || compressor.keepsContext();
        ctx.write(out, remembered ? Writes.closingUnlessSent(ctx, promise) : promise);
    }

    /** Compressed once for all connections, so it refers to nothing that was sent before it on this one. */
    private void writePrepared(ChannelHandlerContext ctx, WsPreparedMessage message, ChannelPromise promise) {
        try {
            WsPreparedMessage out = message.transformed(form, frame -> compressAlone(ctx, frame));
            boolean remembered = out != message && compressor.keepsContext();
            if (out != message) {
                listener.compressed(ctx.channel(), message.payloadBytes(), out.payloadBytes());
            }
            if (remembered) {
                WebSocketFrame frame = message.toFrame();
                compressor.sentAlone(frame.content());
                frame.release();
            }
            ctx.write(out.retain(), remembered ? Writes.closingUnlessSent(ctx, promise) : promise);
        } finally {
            message.release();
        }
    }

    private @Nullable WebSocketFrame compressAlone(ChannelHandlerContext ctx, WebSocketFrame frame) {
        checkPlain(frame);
        if (!config.compresses(frame, frame.content().readableBytes())) {
            return null;
        }
        ByteBuf payload = compressor.compressAlone(ctx.alloc(), frame.content());
        return payload == null ? null : like(frame, DeflateExtension.RSV1, payload);
    }

    private static void checkPlain(WebSocketFrame frame) {
        if ((frame.rsv() & DeflateExtension.RSV1) != 0) {
            throw WsRule.COMPRESSED_BIT.refuse("RSV1 set before the message is compressed");
        }
    }

    /** The compressed payload, or {@code null} for a frame that stays as it is. */
    private @Nullable ByteBuf transform(
            ChannelHandlerContext ctx, WebSocketFrame frame, boolean starts, boolean whole) {
        checkPlain(frame);
        int length = frame.content().readableBytes();
        boolean compress = starts ? config.compresses(frame, whole ? length : Integer.MAX_VALUE) : compressing;
        ByteBuf payload = compress
                ? compressor.compress(
                        ctx.alloc(), frame.content(), frame.isFinalFragment(), whole ? length : Long.MAX_VALUE)
                : null;
        compressing = compress;
        return payload;
    }

    private static WebSocketFrame like(WebSocketFrame frame, int bits, ByteBuf payload) {
        return Opcode.frame(Opcode.of(frame), frame.isFinalFragment(), frame.rsv() | bits, payload);
    }

    /** Not used: {@link #write} passes on the frame. */
    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        compressor.close();
    }
}
