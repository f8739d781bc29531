package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Checks that received text messages are UTF-8 over all their frames, and fails the connection with 1007 at the first
 * octet that cannot be (RFC 6455 section 8.1). Stands behind extensions that transform the payload.
 *
 * <p>Frames are passed on as they are. Belongs to one connection and runs on its event loop.
 */
public final class WsTextValidator extends ChannelInboundHandlerAdapter {
    private boolean insideText;
    private int utf8 = Utf8.BOUNDARY;

    /** A validator for one connection. */
    public WsTextValidator() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof TextWebSocketFrame text) {
            validate(text, Utf8.BOUNDARY);
        } else if (insideText && msg instanceof ContinuationWebSocketFrame continuation) {
            validate(continuation, utf8);
        }
        ctx.fireChannelRead(msg);
    }

    private void validate(WebSocketFrame frame, int before) {
        ByteBuf payload = frame.content();
        boolean fin = frame.isFinalFragment();
        utf8 = Utf8.advance(before, payload, payload.readerIndex(), payload.readableBytes());
        insideText = !fin;
        if (utf8 == Utf8.INVALID || fin && utf8 != Utf8.BOUNDARY) {
            frame.release();
            throw WsRule.TEXT_NOT_UTF8.brokenByPeer("text is not UTF-8");
        }
    }
}
