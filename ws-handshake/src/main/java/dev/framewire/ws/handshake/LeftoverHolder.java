package dev.framewire.ws.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Stands in for the frame decoder during the swap: takes the bytes that came behind the handshake (RFC 6455 section 4.1:
 * the connection is open from then on) and hands them to its successor when it is replaced. One read at most, so what it
 * holds is bounded.
 */
final class LeftoverHolder extends ChannelInboundHandlerAdapter {
    private final Queue<Object> held = new ArrayDeque<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        held.add(msg);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        boolean any = !held.isEmpty();
        boolean open = ctx.channel().isActive();
        for (Object msg = held.poll(); msg != null; msg = held.poll()) {
            if (open) {
                ctx.fireChannelRead(msg);
            } else {
                ReferenceCountUtil.release(msg);
            }
        }
        if (any && open) {
            ctx.fireChannelReadComplete();
        }
    }
}
