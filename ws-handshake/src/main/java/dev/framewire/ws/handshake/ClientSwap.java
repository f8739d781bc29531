package dev.framewire.ws.handshake;

import dev.framewire.ws.codec.WsPipeline;
import dev.framewire.ws.codec.WsUnhandledErrorHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a client's pipeline of HTTP into one of WebSocket. */
final class ClientSwap {
    private static final WsUnhandledErrorHandler UNHANDLED_ERRORS = new WsUnhandledErrorHandler();

    private ClientSwap() {}

    /** What keeps the request from being sent, or {@code null}. */
    static @Nullable String obstacle(WsClientConfig config, ChannelPipeline pipeline) {
        if (pipeline.context(HttpClientCodec.class) == null) {
            return "no HttpClientCodec in the pipeline";
        }
        if (config.isSecure() && pipeline.context(SslHandler.class) == null) {
            return "a wss URI, but no SslHandler in the pipeline";
        }
        return null;
    }

    /**
     * Netty's HTTP helpers go before the request is sent: an aggregator would keep an answer from being judged until its
     * body is there, or for ever, and an upgrade handler would alter the request.
     */
    static void takeHelpersOut(ChannelPipeline pipeline) {
        removeAll(pipeline, HttpObjectAggregator.class);
        removeAll(pipeline, HttpContentDecoder.class);
    }

    private static void removeAll(ChannelPipeline pipeline, Class<? extends ChannelHandler> type) {
        for (ChannelHandler helper = pipeline.get(type); helper != null; helper = pipeline.get(type)) {
            pipeline.remove(helper);
        }
    }

    /**
     * The swap, when the last byte of the answer is read. The codec gives up the bytes behind it as it is replaced; they
     * are held until the events are fired, then they are the frame decoder's.
     *
     * @param handshake the context of the handshake handler, which leaves the pipeline
     * @param announce tells the user; frames can be written from then on
     */
    static void run(
            ChannelHandlerContext handshake,
            WsPipeline webSocket,
            List<? extends WebSocketExtension> extensions,
            Runnable announce) {
        ChannelPipeline pipeline = handshake.pipeline();
        LeftoverHolder holder = new LeftoverHolder();
        pipeline.replace(HttpClientCodec.class, null, holder);
        webSocket.addStagesAfter(pipeline.context(holder), extensions);
        announce.run();
        pipeline.addLast(UNHANDLED_ERRORS);
        if (!handshake.isRemoved()) {
            pipeline.remove(handshake.handler());
        }
        if (pipeline.context(holder) != null) {
            pipeline.replace(holder, null, webSocket.newFrameDecoder(extensions));
        }
    }
}
