package dev.framewire.ws.example;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes next to the socket. */
final class WireCounter extends ChannelDuplexHandler {
    private long sent;
    private long received;

    /** Resets the counts after the handshake. */
    void start() {
        sent = 0;
        received = 0;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        received += ((ByteBuf) message).readableBytes();
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        sent += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ctx.write(message, promise);
    }
}
