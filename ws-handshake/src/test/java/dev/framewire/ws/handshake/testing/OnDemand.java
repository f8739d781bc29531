package dev.framewire.ws.handshake.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A socket with auto-read off: each read request delivers one piece. */
public final class OnDemand extends ChannelDuplexHandler {
    private final Deque<byte[]> left;
    private boolean reading;
    private boolean asked;

    public OnDemand(List<byte[]> pieces) {
        left = new ArrayDeque<>(pieces);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        asked = true;
        if (reading) {
            return;
        }
        reading = true;
        while (asked && !left.isEmpty() && ctx.channel().isOpen()) {
            asked = false;
            ctx.fireChannelRead(Unpooled.copiedBuffer(left.remove()));
            ctx.fireChannelReadComplete();
        }
        reading = false;
    }
}
