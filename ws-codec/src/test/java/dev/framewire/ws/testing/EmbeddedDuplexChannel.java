package dev.framewire.ws.testing;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * An embedded channel that closes like a TCP channel. It remembers a half-close, its socket can be full, and a flush can
 * fail.
 */
public final class EmbeddedDuplexChannel extends EmbeddedChannel implements DuplexChannel {
    /** While set, nothing that is flushed leaves: the peer does not read. */
    public boolean stalled;
    /** While set and {@link #stalled}, the next flush writes what is in the socket's queue, and no more. */
    public boolean doWriteOnce;
    /** Counts down with every flush that has something to write; the one that reaches zero fails. */
    public int flushesUntilFailure;

    private boolean inputShutDown;
    private boolean outputShutDown;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (flushesUntilFailure > 0 && --flushesUntilFailure == 0) {
            throw new IOException("broken pipe");
        }
        if (!stalled) {
            super.doWrite(in);
        } else if (doWriteOnce) {
            doWriteOnce = false;
            for (int queued = in.size(); queued > 0; queued--) {
                handleOutboundMessage(ReferenceCountUtil.retain(in.current()));
                in.remove();
            }
        }
    }

    /** The peer reads again. */
    public void resume() {
        stalled = false;
        unsafe().flush();
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutDown;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutDown;
    }

    @Override
    public boolean isShutdown() {
        return inputShutDown && outputShutDown;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        inputShutDown = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputShutDown = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        inputShutDown = true;
        return shutdownOutput(promise);
    }
}
