package dev.framewire.ws.cookbook;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import java.util.Iterator;

/** Sends one message of any length, as fast as the peer takes it. */
// snippet
final class StreamingSender extends ChannelInboundHandlerAdapter {
    private final Iterator<ByteBuf> pieces;
    private boolean begun;

    /** Pieces are made when they are sent; this handler gives them away. */
    StreamingSender(Iterator<ByteBuf> pieces) {
        this.pieces = pieces;
    }

    /** To be called on the event loop when the connection is a WebSocket. */
    void sendMore(ChannelHandlerContext ctx) {
        while (pieces.hasNext() && ctx.channel().isWritable()) {
            ByteBuf piece = pieces.next();
            boolean last = !pieces.hasNext();
            ctx.write(
                    begun ? new ContinuationWebSocketFrame(last, 0, piece) : new BinaryWebSocketFrame(last, 0, piece));
            begun = true;
        }
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (begun) {
            sendMore(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }
}
// snippet
