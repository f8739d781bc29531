package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.util.Locale;

/** A server implementation: the same application handler after different WebSocket handlers. */
public enum Peer {
    /** Framewire's handshake handler and its default pipeline: whole messages, validated text. */
    OURS {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new HttpServerCodec(), new WsServerHandshakeHandler(OUR_CONFIG));
        }

        @Override
        Object messageToMany(ByteBufAllocator alloc, TextWebSocketFrame frame) {
            return WsPreparedMessage.text(alloc, frame.content());
        }
    },
    /** Netty's own handlers, with the UTF-8 validator only for text, because binary messages do not need it. */
    STOCK {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(64 * 1024),
                    new WebSocketServerProtocolHandler(content.isText() ? STOCK_TEXT_CONFIG : STOCK_BINARY_CONFIG));
        }
    },
    /** TCP without WebSocket. */
    RAW {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            // no handler between the socket and the application
        }

        @Override
        public Object message(ByteBuf payload) {
            return payload;
        }
    };

    /** More than the largest message of a comparison. */
    public static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final WsServerConfig OUR_CONFIG = WsServerConfig.builder()
            .path("/")
            .pipeline(WsPipeline.builder(WsRole.SERVER)
                    .limits(WsLimits.DEFAULT.withMaxMessageBytes(MAX_MESSAGE_BYTES))
                    .build())
            .build();
    private static final WebSocketServerProtocolConfig STOCK_TEXT_CONFIG = stockConfig(Content.ASCII);
    private static final WebSocketServerProtocolConfig STOCK_BINARY_CONFIG = stockConfig(Content.BINARY);

    /**
     * Adds the WebSocket handlers of a new server connection; the application handler follows.
     *
     * @param pipeline the pipeline of the connection
     * @param content the content of the messages
     */
    public abstract void addTo(ChannelPipeline pipeline, Content content);

    /**
     * Creates a message to write to one connection.
     *
     * @param payload the payload; the message owns it afterwards
     * @return the message
     */
    public Object message(ByteBuf payload) {
        return new BinaryWebSocketFrame(payload);
    }

    /** Creates a message to write to many connections; the frame stays the caller's. */
    Object messageToMany(ByteBufAllocator alloc, TextWebSocketFrame frame) {
        return frame.retain();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ignores I/O errors, because the load closes connections at any time; any other exception is a fault of this module. */
    static void handleException(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            new IllegalStateException("in the server", cause).printStackTrace();
        }
        ctx.close();
    }

    /** Netty's options: masked frames only (RFC 6455 section 5.1), and the same maximum message size. */
    private static WebSocketServerProtocolConfig stockConfig(Content content) {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                        .expectMaskedFrames(true)
                        .allowMaskMismatch(false)
                        .withUTF8Validator(content.isText())
                        .build())
                .build();
    }
}
