package dev.framewire.ws.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * The Pongs that answer the peer's Pings (RFC 6455 section 5.5.3): while the channel is writable one for each, else one for
 * the latest Ping when the channel is writable again. So a peer that sends Pings and never reads costs the memory of one
 * payload.
 */
final class PongResponder {
    /** Payload of the latest Ping that could not be answered yet. */
    private @Nullable ByteBuf unanswered;

    private boolean unflushed;

    /** Takes the payload over. */
    void answer(ChannelHandlerContext ctx, ByteBuf payload) {
        forget();
        if (ctx.channel().isWritable()) {
            ctx.write(new PongWebSocketFrame(payload));
            unflushed = true;
        } else {
            unanswered = payload;
        }
    }

    /** To be called at the end of a read: the answers to its Pings share one flush. */
    void flush(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    void onWritabilityChanged(ChannelHandlerContext ctx) {
        ByteBuf payload = unanswered;
        if (payload != null && ctx.channel().isWritable()) {
            unanswered = null;
            ctx.writeAndFlush(new PongWebSocketFrame(payload));
        }
    }

    /** Drops the Ping that is not answered yet. */
    void forget() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }
}
