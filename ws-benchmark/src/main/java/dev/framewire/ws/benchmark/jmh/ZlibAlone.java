package dev.framewire.ws.benchmark.jmh;

import dev.framewire.ws.benchmark.peer.Context;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The minimum cost: calls of {@code java.util.zip} for each message, from one direct buffer to another. */
final class ZlibAlone extends ChannelDuplexHandler {
    /** More than the largest message, compressed or not. */
    private static final int OUTPUT_BYTES = 20_000;

    private final Context context;
    private final Deflater deflater;
    private final Inflater inflater = new Inflater(true);
    private final byte[] tail = {0, 0, -1, -1};

    ZlibAlone(Context context, int level) {
        this.context = context;
        deflater = new Deflater(level == Context.DEFAULT_LEVEL ? Deflater.DEFAULT_COMPRESSION : level, true);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        WebSocketFrame frame = (WebSocketFrame) message;
        ByteBuf out = ctx.alloc().directBuffer(OUTPUT_BYTES);
        deflater.setInput(frame.content().nioBuffer());
        out.writerIndex(deflater.deflate(out.internalNioBuffer(0, OUTPUT_BYTES), Deflater.SYNC_FLUSH) - tail.length);
        if (context == Context.FORGOTTEN) {
            deflater.reset();
        }
        frame.release();
        ctx.write(new TextWebSocketFrame(out), promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws DataFormatException {
        WebSocketFrame frame = (WebSocketFrame) message;
        ByteBuf out = ctx.alloc().directBuffer(OUTPUT_BYTES);
        inflater.setInput(frame.content().nioBuffer());
        out.writerIndex(inflater.inflate(out.internalNioBuffer(0, OUTPUT_BYTES)));
        inflater.setInput(tail);
        inflater.inflate(out.internalNioBuffer(out.writerIndex(), out.writableBytes()));
        if (context == Context.FORGOTTEN) {
            inflater.reset();
        }
        frame.release();
        ctx.fireChannelRead(new TextWebSocketFrame(out));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deflater.end();
        inflater.end();
    }
}
