package dev.framewire.ws.benchmark.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends every frame unchanged to all connections, with one flush of each connection for the frames of one read: what the socket
 * allows. All connections belong to one event loop.
 */
@Sharable
final class RawBroadcastHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final List<Channel> channels = new ArrayList<>();
    private boolean wrote;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addFirst(new FrameSplitter());
        channels.add(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        channels.remove(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
        for (Channel channel : channels) {
            channel.write(frame.retainedDuplicate(), channel.voidPromise());
        }
        wrote = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wrote) {
            wrote = false;
            channels.forEach(Channel::flush);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Peer.handleException(ctx, cause);
    }

    /** Splits the stream into masked frames of at most 65,535 bytes (RFC 6455 section 5.2). */
    private static final class FrameSplitter extends LengthFieldBasedFrameDecoder {
        private static final int MASK_BYTES = 4;
        /** The bytes that show the length; every masked frame has as many. */
        private static final int START_BYTES = 4;

        FrameSplitter() {
            super(START_BYTES + MASK_BYTES + (1 << 16), 0, START_BYTES);
        }

        /** The length of what follows the first bytes. */
        @Override
        protected long getUnadjustedFrameLength(ByteBuf buf, int offset, int length, ByteOrder order) {
            int payload = buf.getByte(offset + 1) & 0x7F;
            return payload < 126 ? payload + MASK_BYTES - 2 : buf.getUnsignedShort(offset + 2) + MASK_BYTES;
        }
    }
}
