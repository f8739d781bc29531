package dev.framewire.ws.handshake.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** A promise that exists before its handler has an executor. It cannot be cancelled: the handshake goes on anyway. */
final class ContextPromise<V> extends DefaultPromise<V> {
    private volatile @Nullable ChannelHandlerContext ctx;

    ContextPromise() {
        setUncancellable();
    }

    /** From now on listeners run on the executor of this context. */
    void runOn(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    protected EventExecutor executor() {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            throw new IllegalStateException("the handler has not been added to a pipeline yet");
        }
        return context.executor();
    }

    @Override
    protected void checkDeadLock() {
        if (ctx != null) {
            super.checkDeadLock();
        }
    }
}
