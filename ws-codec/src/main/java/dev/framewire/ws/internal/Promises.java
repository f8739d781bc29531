package dev.framewire.ws.internal;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Promises of writes. */
public final class Promises {
    private Promises() {}

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
}
