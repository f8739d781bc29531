package dev.framewire.ws.connection;

import dev.framewire.ws.codec.WsExtension;
import dev.framewire.ws.frame.Opcode;
import dev.framewire.ws.frame.SendRules;
import io.netty.channel.ChannelFutureListener;
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
        if (!(msg instanceof WebSocketFrame frame)) {
            ctx.write(msg, promise);
            return;
        }
        // before the rules: a cancelled frame is not sent, so the message in progress must not know of it
        if (!promise.setUncancellable()) {
            frame.release();
            return;
        }
        int opcode = Opcode.of(frame);
        boolean part = !Opcode.isControl(opcode) && (opcode == Opcode.CONTINUATION || !frame.isFinalFragment());
        try {
            rules.check(opcode, frame.isFinalFragment(), frame.rsv(), frame.content());
            rules.accept(opcode, frame.isFinalFragment(), frame.rsv(), frame.content());
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
        ctx.write(frame, part ? closingUnlessSent(ctx, promise) : promise);
    }

    /** A message that lacks a part can neither go on nor be taken back. */
    private static ChannelPromise closingUnlessSent(ChannelHandlerContext ctx, ChannelPromise promise) {
        ChannelFutureListener closeUnlessSent = sent -> {
            if (!sent.isSuccess()) {
                ctx.close();
            }
        };
        return promise.unvoid().addListener(closeUnlessSent);
    }
}
