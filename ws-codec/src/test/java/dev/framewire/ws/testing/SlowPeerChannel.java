package dev.framewire.ws.testing;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;

/** A connection whose peer reads only when {@link #take} says so, like a socket with full buffers. */
public final class SlowPeerChannel extends EmbeddedChannel {
    /** One small response makes the channel not writable. */
    public static final int HIGH_WATER = 64;

    private long budget;

    public SlowPeerChannel() {
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, HIGH_WATER));
    }

    /** The peer takes up to this many bytes more. */
    public void take(long bytes) {
        budget += bytes;
        unsafe().flush();
        runPendingTasks();
    }

    /** The bytes that this end still holds for the peer. */
    public long unsent() {
        ChannelOutboundBuffer buffer = unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        while (budget > 0 && in.current() instanceof ByteBuf buffer) {
            int length = (int) Math.min(budget, buffer.readableBytes());
            handleOutboundMessage(buffer.copy(buffer.readerIndex(), length));
            budget -= length;
            in.removeBytes(length);
            if (length == 0) {
                in.remove();
            }
        }
    }
}
