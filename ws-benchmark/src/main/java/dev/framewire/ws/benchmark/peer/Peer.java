package dev.framewire.ws.benchmark.peer;

import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.IOException;
import java.util.Locale;

/** Who answers: the same handler of a user behind different handlers for WebSocket. */
public enum Peer {
    /** Framewire's upgrade handler and the pipeline it installs by default: whole messages, text validated. */
    OURS {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(new HttpServerCodec(), new WsServerHandshakeHandler(OUR_CONFIG));
        }
    },
    /** Netty's own. Its UTF-8 validator is there only if messages are text, since binary ones need not pay for it. */
    STOCK {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(64 * 1024),
                    new WebSocketServerProtocolHandler(content.isText() ? STOCK_TEXT_CONFIG : STOCK_BINARY_CONFIG));
        }
    },
    /** TCP alone: no WebSocket at all. */
    RAW {
        @Override
        public void addTo(ChannelPipeline pipeline, Content content) {
            // nothing between the socket and the user
        }

        @Override
        public Object message(ByteBuf payload) {
            return payload;
        }
    };

    /** Above the largest message that is compared. */
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
     * Adds what makes a new connection of a server speak WebSocket; the user's handler follows.
     *
     * @param pipeline the pipeline of the connection
     * @param content what messages will consist of
     */
    public abstract void addTo(ChannelPipeline pipeline, Content content);

    /**
     * A message to be written to one connection.
     *
     * @param payload the payload, which the message takes over
     * @return the message
     */
    public Object message(ByteBuf payload) {
        return new BinaryWebSocketFrame(payload);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The load ends by closing in the middle; anything else is a fault of this module. */
    static void failed(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            new IllegalStateException("in the server", cause).printStackTrace();
        }
        ctx.close();
    }

    /** What the servers of others set: masked frames only, as section 5.1 has it, and the same largest message. */
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
