package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.handshake.testing.FaultPoint.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** One end of a TCP connection without a network, with the faults of real sockets. It reacts as Netty's sockets do. */
public final class FaultySocket extends EmbeddedChannel implements DuplexChannel {
    /** Small, so that large messages take several reads. */
    private static final int READ_BYTES = 16 * 1024;

    public final FaultyAllocator alloc;
    private final FaultPoint point;
    private boolean outputShutDown;

    public FaultySocket(FaultPoint point) {
        this.point = point;
        this.alloc = new FaultyAllocator(point);
        config().setAllocator(alloc);
        freezeTime();
        pipeline().addFirst(new Head());
    }

    /** Lets the peer read one piece of the sent bytes, or the end; returns false if there is nothing to read now. */
    public boolean deliverTo(FaultySocket peer) {
        if (!peer.isOpen()) {
            return releaseOutbound();
        }
        ByteBuf next = (ByteBuf) outboundMessages().peek();
        if (!peer.config().isAutoRead() || next == null && isOpen() && !outputShutDown) {
            return false;
        }
        if (next == null) {
            peer.unsafe().close(peer.newPromise());
            return true;
        }
        int length = Math.min(next.readableBytes(), READ_BYTES);
        peer.receive(next.readSlice(length));
        if (!next.isReadable() && outboundMessages().peek() == next) {
            outboundMessages().remove();
            next.release();
        }
        return true;
    }

    /** Releases the bytes that have no reader, since the peer or the handlers are gone. */
    public void forget() {
        releaseOutbound();
        releaseInbound();
    }

    private void receive(ByteBuf bytes) {
        ByteBuf piece;
        try {
            if (point.strikes(Fault.READ_BREAKS)) {
                throw new IOException("Connection reset");
            }
            piece = alloc.ioBuffer(bytes.readableBytes()).writeBytes(bytes);
        } catch (IOException | OutOfMemoryError e) {
            pipeline().fireExceptionCaught(e);
            unsafe().close(newPromise());
            return;
        }
        pipeline().fireChannelRead(piece);
        pipeline().fireChannelReadComplete();
        runPendingTasks();
    }

    @Override
    protected Object filterOutboundMessage(Object msg) {
        if (!(msg instanceof ByteBuf)) {
            throw new UnsupportedOperationException(msg.getClass().getName());
        }
        return msg;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (point.strikes(Fault.FLUSH_BREAKS)) {
            throw new IOException("Broken pipe");
        }
        if (!point.strikes(Fault.FLUSH_STALLS)) {
            super.doWrite(in);
        }
    }

    /** The handler between the socket and our handlers. */
    private final class Head extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (point.strikes(Fault.READ_THROWS)) {
                ReferenceCountUtil.release(msg);
                throw new IllegalStateException("fault");
            }
            ctx.fireChannelRead(msg);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (point.strikes(Fault.WRITE_FAILS)) {
                ReferenceCountUtil.release(msg);
                promise.tryFailure(new IOException("fault"));
            } else if (point.strikes(Fault.WRITE_THROWS)) {
                ReferenceCountUtil.release(msg);
                throw new IllegalStateException("fault");
            } else {
                ctx.write(msg, promise);
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (point.strikes(Fault.FLUSH_THROWS)) {
                throw new IllegalStateException("fault");
            }
            ctx.flush();
        }
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutDown;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException());
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
        return shutdownOutput(promise);
    }
}
