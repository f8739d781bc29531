package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.Locale;

/** A server of a comparison: the WebSocket handlers of a peer, and the user's handler behind them. */
public enum Server {
    /** Framewire; the echo flushes at the end of each read. */
    OURS(Peer.OURS, Flush.AFTER_EACH_READ, "Framewire, flush per read"),
    /** Framewire; the echo calls {@code writeAndFlush} for each message, as most users write it. */
    OURS_FLUSH(Peer.OURS, Flush.AFTER_EACH_MESSAGE, "Framewire, writeAndFlush"),
    /** Netty's handlers; the echo flushes at the end of each read. */
    STOCK(Peer.STOCK, Flush.AFTER_EACH_READ, "Netty, flush per read"),
    /** Netty's handlers; the echo calls {@code writeAndFlush} for each message. */
    STOCK_FLUSH(Peer.STOCK, Flush.AFTER_EACH_MESSAGE, "Netty, writeAndFlush"),
    /** As {@link #STOCK_FLUSH}, behind Netty's handler that consolidates flushes. */
    CONSOLIDATED(Peer.STOCK, Flush.AFTER_EACH_MESSAGE, "Netty, consolidated") {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new FlushConsolidationHandler(MAX_FLUSHES, true));
            super.addTo(pipeline, content);
        }
    },
    /** As {@link #OURS_FLUSH}, with permessage-deflate for clients that offer it. */
    OURS_DEFLATE(Peer.OURS, Flush.AFTER_EACH_MESSAGE, "Framewire, deflate") {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new HttpServerCodec(), new WsServerHandshakeHandler(DEFLATE_CONFIG));
        }
    },
    /** As {@link #STOCK_FLUSH}, with permessage-deflate for clients that offer it. */
    STOCK_DEFLATE(Peer.STOCK, Flush.AFTER_EACH_MESSAGE, "Netty, deflate") {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST_BYTES));
            pipeline.addLast(new WebSocketServerCompressionHandler(Peer.MAX_MESSAGE_BYTES));
            pipeline.addLast(new WebSocketServerProtocolHandler(STOCK_DEFLATE_CONFIG));
        }
    },
    /** A codec of the same shape without rules: the limit for Framewire. The echo flushes at the end of each read. */
    NO_RULES(Peer.OURS, Flush.AFTER_EACH_READ, "no rules") {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            NoRules.addTo(pipeline);
        }
    },
    /** As {@link #NO_RULES}, with a handler that only passes on between the codec and the user's. */
    NO_RULES_HANDLER(Peer.OURS, Flush.AFTER_EACH_READ, "no rules, one handler more") {
        @Override
        void addTo(ChannelPipeline pipeline, Content content) {
            NoRules.addWithHandlerTo(pipeline);
        }
    },
    /** TCP without WebSocket; the echo flushes at the end of each read. */
    RAW(Peer.RAW, Flush.AFTER_EACH_READ, "TCP, flush per read");

    /** When the user's handler flushes. */
    private enum Flush {
        AFTER_EACH_READ,
        AFTER_EACH_MESSAGE
    }

    private static final int MAX_FLUSHES = 256;
    private static final int MAX_REQUEST_BYTES = 64 * 1024;
    private static final WsServerConfig DEFLATE_CONFIG = WsServerConfig.builder()
            .path("/")
            .extensions(WsDeflate.DEFAULT.serverHandshaker())
            .build();
    private static final WebSocketServerProtocolConfig STOCK_DEFLATE_CONFIG = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .decoderConfig(
                    WebSocketDecoderConfig.newBuilder().allowExtensions(true).build())
            .build();

    private final Peer peer;
    private final Flush flush;
    private final String title;

    Server(Peer peer, Flush flush, String title) {
        this.peer = peer;
        this.flush = flush;
        this.title = title;
    }

    /**
     * The WebSocket handlers.
     *
     * @return the peer
     */
    public Peer peer() {
        return peer;
    }

    /**
     * The name in charts.
     *
     * @return the handlers, and when the user's handler flushes
     */
    public String title() {
        return title;
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
