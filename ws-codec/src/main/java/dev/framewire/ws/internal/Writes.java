package dev.framewire.ws.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/** What is written to a channel. */
public final class Writes {
    private Writes() {}

    /**
     * For a write that the peer cannot do without: if it fails, the peer cannot understand what follows, so the transport is
     * closed, from {@code ctx} on.
     *
     * @return the promise to write with
     */
    public static ChannelPromise closingUnlessSent(ChannelHandlerContext ctx, ChannelPromise promise) {
        ChannelFutureListener closeUnlessSent = sent -> {
            if (!sent.isSuccess()) {
                ctx.close();
            }
        };
        return promise.unvoid().addListener(closeUnlessSent);
    }

    /** Releases a message that is not sent, and fails its promise. */
    public static void drop(Object msg, ChannelPromise promise, Throwable why) {
        ReferenceCountUtil.release(msg);
        // a void promise would turn each dropped message into an exception event
        if (!promise.isVoid()) {
            promise.tryFailure(why);
        }
    }

    /**
     * What a channel that is not writable has to get rid of: a number that falls while the peer takes bytes, also those of a
     * large buffer; only differences mean anything. It is 0 while the channel is writable.
     */
    public static long unsent(Channel channel) {
        long waiting = channel.bytesBeforeWritable();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return waiting == 0 || buffer == null ? waiting : waiting - buffer.currentProgress();
    }
}
