package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.codec.WsFrameDecoder;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.connection.WsUnhandledErrorHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecoder;
import io.netty.handler.codec.http.HttpContentEncoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a pipeline of HTTP into one of WebSocket. The steps, on the event loop, in this order:
 *
 * <ol>
 *   <li>{@link #begin}: {@link EarlyBytes} goes behind the HTTP decoder, then the decoder goes: no byte after the request is
 *       parsed as HTTP, and what the decoder had read ahead is held.
 *   <li>{@link #takeHelpersOut}: Netty's HTTP helpers go, of which some would alter the 101.
 *   <li>The handler writes the 101, from its own place, so that handlers of the user that stand before it see it. Only
 *       then come the WebSocket handlers, so that a 101 that cannot be written leaves none behind.
 *   <li>{@link #complete}: the WebSocket handlers come, and the HTTP encoder goes; the events are fired, so that they
 *       precede the first frame; the handshake handler goes; last, the frame decoder takes the place of
 *       {@code EarlyBytes} and gets what it held.
 * </ol>
 *
 * <p>A client takes the helpers out before it sends its request; with the answer it does {@link #beginAsClient} and
 * {@link #complete}.
 *
 * <p>Every handler gets a generated name, so none of them can be taken.
 */
final class HandshakeSwap {
    /** A helper that {@code WebSocketServerProtocolHandler} adds; its class is not public. */
    private static final String NETTYS_HANDSHAKE =
            "io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandshakeHandler";

    private static final WebSocketFrame TEXT = new TextWebSocketFrame(Unpooled.EMPTY_BUFFER);
    private static final WebSocketFrame BINARY = new BinaryWebSocketFrame(Unpooled.EMPTY_BUFFER);
    private static final WsUnhandledErrorHandler UNHANDLED_ERRORS = new WsUnhandledErrorHandler();

    private final ChannelHandlerContext handshake;
    private final EarlyBytes held;
    private final ChannelHandlerContext heldContext;

    private HandshakeSwap(ChannelHandlerContext handshake, EarlyBytes held) {
        this.handshake = handshake;
        this.held = held;
        this.heldContext = handshake.pipeline().context(held);
    }

    /** Whether the pipeline has the HTTP decoder that a swap takes out. */
    static boolean isPossible(ChannelPipeline pipeline) {
        return decoder(pipeline) != null;
    }

    /** What is wrong with a pipeline in which a handshake handler gets bytes instead of HTTP messages. */
    static String describeMissingCodec(ChannelPipeline pipeline) {
        return isPossible(pipeline)
                ? "WsServerHandshakeHandler stands before HttpServerCodec: add it behind."
                : "HttpServerCodec is missing before WsServerHandshakeHandler.";
    }

    /** The first handler before ours that takes frames only: it will get them, but not the events of the handshake. */
    static @Nullable ChannelHandler frameHandlerBefore(ChannelHandlerContext handshake) {
        for (Map.Entry<String, ChannelHandler> entry : handshake.pipeline()) {
            if (entry.getValue() == handshake.handler()) {
                return null;
            }
            if (entry.getValue() instanceof SimpleChannelInboundHandler<?> user && takesFrames(user)) {
                return user;
            }
        }
        return null;
    }

    private static boolean takesFrames(SimpleChannelInboundHandler<?> user) {
        try {
            return (user.acceptInboundMessage(TEXT) || user.acceptInboundMessage(BINARY))
                    && !user.acceptInboundMessage(LastHttpContent.EMPTY_LAST_CONTENT);
        } catch (Exception e) {
            return false;
        }
    }

    private static @Nullable ChannelHandlerContext decoder(ChannelPipeline pipeline) {
        ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
        return codec != null ? codec : pipeline.context(HttpRequestDecoder.class);
    }

    /**
     * Ends the decoding of HTTP.
     *
     * @param handshake the context of the handshake handler
     * @param overflow called when too much is held while the handshake waits
     * @throws IllegalStateException if the swap is not possible
     */
    static HandshakeSwap begin(ChannelHandlerContext handshake, Runnable overflow) {
        ChannelPipeline pipeline = handshake.pipeline();
        EarlyBytes held = new EarlyBytes(overflow);
        ChannelHandlerContext decoder = decoder(pipeline);
        if (decoder == null) {
            throw new IllegalStateException("neither HttpServerCodec nor HttpRequestDecoder is in the pipeline");
        }
        pipeline.addAfter(decoder.name(), null, held);
        HandshakeSwap swap = new HandshakeSwap(handshake, held);
        if (decoder.handler() instanceof HttpServerCodec codec) {
            codec.removeInboundHandler();
        } else {
            pipeline.remove(decoder.handler());
        }
        return swap;
    }

    /**
     * The client's beginning: its codec goes as a whole, as nothing is to be written through it any more.
     *
     * @param handshake the context of the handshake handler
     */
    static HandshakeSwap beginAsClient(ChannelHandlerContext handshake) {
        // called while the last byte of the answer is read, and completed in the same read: there is no wait to bound
        EarlyBytes held = new EarlyBytes(() -> {});
        handshake.pipeline().replace(HttpClientCodec.class, null, held);
        return new HandshakeSwap(handshake, held);
    }

    /** Reads no more until {@link #resume}. */
    void pause() {
        held.pause(heldContext);
    }

    /** Reads on. */
    void resume() {
        held.resume(heldContext);
    }

    /** Takes out what acts on HTTP only, other handshake handlers included. */
    static void takeHelpersOut(ChannelHandlerContext handshake) {
        ChannelPipeline pipeline = handshake.pipeline();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            ChannelHandler handler = entry.getValue();
            boolean sibling = handler.getClass() == handshake.handler().getClass() && handler != handshake.handler();
            if (sibling || isHelper(handler)) {
                pipeline.remove(handler);
            }
        }
    }

    /**
     * They act on HTTP messages, or do with frames what is done here. What a user has put in stays, being the user's.
     * Netty's extension handlers negotiate when the 101 or the request passes them, so they go before that.
     */
    private static boolean isHelper(ChannelHandler handler) {
        return handler instanceof HttpObjectAggregator
                || handler instanceof HttpContentEncoder
                || handler instanceof HttpContentDecoder
                || handler instanceof HttpServerExpectContinueHandler
                || handler instanceof HttpServerKeepAliveHandler
                || handler instanceof CorsHandler
                || handler instanceof WebSocketClientExtensionHandler
                || handler instanceof WebSocketServerExtensionHandler
                || handler instanceof WebSocketServerProtocolHandler
                || handler instanceof Utf8FrameValidator
                || handler instanceof WsNotFoundHandler
                || handler.getClass().getName().equals(NETTYS_HANDSHAKE);
    }

    /** The rest of the swap; {@code announce} fires the events. */
    void complete(WsPipeline webSocket, List<? extends WebSocketExtension> extensions, Runnable announce) {
        ChannelPipeline pipeline = handshake.pipeline();
        WsFrameDecoder decoder = webSocket.addStagesAfter(heldContext, extensions);
        ChannelHandler encoder = pipeline.get(HttpServerCodec.class);
        if (encoder == null) {
            encoder = pipeline.get(HttpResponseEncoder.class);
        }
        if (encoder != null) {
            pipeline.remove(encoder);
        }
        announce.run();
        pipeline.addLast(UNHANDLED_ERRORS);
        if (!handshake.isRemoved()) {
            pipeline.remove(handshake.handler());
        }
        if (!heldContext.isRemoved()) {
            held.handOver();
            pipeline.replace(held, null, decoder);
        }
    }

    /** There will be no WebSocket: what is held and what still comes falls away. */
    void abandon() {
        held.discard(heldContext);
    }

    /** Closes the connection from below the WebSocket handlers, which have nothing to say. */
    void closeTransport() {
        abandon();
        heldContext.close();
    }
}
