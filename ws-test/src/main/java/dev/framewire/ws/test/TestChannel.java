package dev.framewire.ws.test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A connection without a socket that behaves as one does: bytes arrive only when a read is asked for, a peer that does not
 * read makes it not writable, and closing it cancels no timers.
 */
final class TestChannel extends AbstractChannel {
    /** What a test learns from its channel. */
    interface Listener {
        /** Bytes have left for the peer. */
        void sent(byte[] bytes);

        /** No handler handled this exception. */
        void unhandled(Throwable cause);

        /** No handler took this message. */
        void unhandled(Object message);
    }

    private enum State {
        NEW,
        ACTIVE,
        CLOSED
    }

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final Listener listener;
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private final ChannelConfig config = new DefaultChannelConfig(this) {
        @Override
        protected void autoReadCleared() {
            readPending = false;
        }
    };
    private State state = State.NEW;
    private boolean readPending;
    private boolean peerLeft;
    private boolean peerReads = true;
    private WriteBufferWaterMark waterMark = config.getWriteBufferWaterMark();

    TestChannel(Listener listener) {
        super(null);
        this.listener = listener;
    }

    /** Registered, and with its handlers: the connection is there. */
    void connect() {
        state = State.ACTIVE;
        pipeline().fireChannelActive();
    }

    /** Bytes for one read. */
    void arrive(byte[] bytes) {
        arrived.add(bytes);
    }

    /** The peer closes its end. */
    void peerLeaves() {
        peerLeft = true;
    }

    /** Nothing leaves from now on, and the first byte that waits makes the channel not writable. */
    void peerStopsReading() {
        if (peerReads) {
            peerReads = false;
            waterMark = config.getWriteBufferWaterMark();
            config.setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
        }
    }

    void peerReadsAgain() {
        if (!peerReads) {
            peerReads = true;
            unsafe().flush();
            config.setWriteBufferWaterMark(waterMark);
        }
    }

    /** Does one read, if one is asked for and there is something to read. */
    boolean readOnce() {
        if (!readPending || !isActive()) {
            return false;
        }
        byte[] bytes = arrived.poll();
        if (bytes != null) {
            readPending = false;
            pipeline()
                    .fireChannelRead(alloc().ioBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
            pipeline().fireChannelReadComplete();
        } else if (peerLeft) {
            drop();
        }
        return bytes != null || peerLeft;
    }

    /** Ends the connection below the handlers, which learn that it is inactive. */
    void drop() {
        unsafe().close(voidPromise());
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        for (Object msg = in.current(); msg != null && peerReads; msg = in.current()) {
            byte[] bytes = ByteBufUtil.getBytes((ByteBuf) msg);
            listener.sent(bytes);
            in.remove();
        }
    }

    @Override
    protected Object filterOutboundMessage(Object msg) {
        if (msg instanceof ByteBuf) {
            return msg;
        }
        throw new UnsupportedOperationException(
                "a socket takes bytes, not " + msg.getClass().getSimpleName());
    }

    @Override
    protected DefaultChannelPipeline newChannelPipeline() {
        return new DefaultChannelPipeline(this) {
            @Override
            protected void onUnhandledInboundException(Throwable cause) {
                listener.unhandled(cause);
            }

            @Override
            protected void onUnhandledInboundMessage(Object msg) {
                listener.unhandled(msg);
                ReferenceCountUtil.release(msg);
            }
        };
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Transport();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof TestLoop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        state = State.CLOSED;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == State.ACTIVE;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class Transport extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException());
        }
    }
}
