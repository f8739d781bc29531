package dev.framewire.ws.benchmark.peer;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.Locale;

/** A server of a comparison: the WebSocket handlers of a peer, and the user's handler behind them. */
public enum Server {
    /** Framewire; the echo flushes at the end of each read. */
    OURS(Peer.OURS, Flush.AFTER_EACH_READ),
    /** Framewire; the echo calls {@code writeAndFlush} for each message, as most users write it. */
    OURS_FLUSH(Peer.OURS, Flush.AFTER_EACH_MESSAGE),
    /** Netty's handlers; the echo flushes at the end of each read. */
    STOCK(Peer.STOCK, Flush.AFTER_EACH_READ),
    /** Netty's handlers; the echo calls {@code writeAndFlush} for each message. */
    STOCK_FLUSH(Peer.STOCK, Flush.AFTER_EACH_MESSAGE),
    /** As {@link #STOCK_FLUSH}, behind Netty's handler that consolidates flushes. */
    CONSOLIDATED(Peer.STOCK, Flush.AFTER_EACH_MESSAGE) {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new FlushConsolidationHandler(MAX_FLUSHES, true));
            super.addTo(pipeline, content);
        }
    },
    /** TCP without WebSocket; the echo flushes at the end of each read. */
    RAW(Peer.RAW, Flush.AFTER_EACH_READ);

    /** When the user's handler flushes. */
    private enum Flush {
        AFTER_EACH_READ,
        AFTER_EACH_MESSAGE
    }

    private static final int MAX_FLUSHES = 256;

    private final Peer peer;
    private final Flush flush;

    Server(Peer peer, Flush flush) {
        this.peer = peer;
        this.flush = flush;
    }

    /**
     * The WebSocket handlers.
     *
     * @return the peer
     */
    public Peer peer() {
        return peer;
    }

    /** Adds the handlers of a new connection before the user's. */
    void addTo(ChannelPipeline pipeline, Content content) {
        peer.addTo(pipeline, content);
    }

    /** Creates the user's handler of an echo, for all connections. */
    ChannelHandler newEcho() {
        return flush == Flush.AFTER_EACH_READ ? new EchoHandler() : new FlushingEchoHandler();
    }

    /** Creates the user's handler that sends each message to all, for all connections. */
    ChannelHandler newBroadcast() {
        return peer == Peer.RAW ? new RawBroadcastHandler() : new BroadcastHandler(peer);
    }

    /** The name as in the option {@code --peers}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
