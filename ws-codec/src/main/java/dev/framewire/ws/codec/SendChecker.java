package dev.framewire.ws.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Judges the frames a user writes before a {@link WsExtension} transforms them. Belongs to one connection and runs on its
 * event loop.
 */
final class SendChecker extends ChannelOutboundHandlerAdapter {
    private final SendRules rules;

    /** With the RSV bits that a user may set: those of extensions that leave it to the user. */
    SendChecker(int usersRsv) {
        rules = new SendRules(usersRsv);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof WebSocketFrame frame) {
            // before the rules: a cancelled frame is not sent, so the message in progress must not know of it
            if (!promise.setUncancellable()) {
                frame.release();
                return;
            }
            try {
                rules.accept(Opcode.of(frame), frame);
            } catch (RuntimeException e) {
                frame.release();
                throw e;
            }
        }
        ctx.write(msg, promise);
    }
}
