package dev.framewire.ws.codec;

import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.Utf8State;
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
    private final Utf8State text = new Utf8State();

    /** A validator for one connection. */
    public WsTextValidator() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof TextWebSocketFrame frame) {
            validate(Opcode.TEXT, frame);
        } else if (msg instanceof ContinuationWebSocketFrame frame) {
            validate(Opcode.CONTINUATION, frame);
        }
        ctx.fireChannelRead(msg);
    }

    private void validate(int opcode, WebSocketFrame frame) {
        if (!text.accepts(opcode, frame.isFinalFragment(), frame.content())) {
            frame.release();
            throw Utf8State.failure();
        }
    }
}
