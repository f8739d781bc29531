package dev.framewire.ws.cookbook;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Receives messages of any length, as fast as their destination takes them. */
final class StreamingServer {
    private StreamingServer() {}

    // snippet
    static WsServerConfig config() {
        WsPipeline pipeline = WsPipeline.builder(WsRole.SERVER)
                .delivery(WsDelivery.STREAM)
                // 4 GiB in frames of 4 KiB and more: the number of frames has a limit of its own
                .limits(new WsLimits(4L << 30, 1 << 20))
                .build();
        return WsServerConfig.builder().path("/upload").pipeline(pipeline).build();
    }

    /** Where the pieces go, such as an asynchronous file. */
    interface Destination {
        /** The piece stays the caller's. The stage completes when it is no longer needed. */
        CompletionStage<?> write(ByteBuf piece, boolean last);
    }

    static class Upload extends ChannelInboundHandlerAdapter {
        private final Destination destination;
        private CompletionStage<?> written = CompletableFuture.completedFuture(null);

        Upload(Destination destination) {
            this.destination = destination;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                // here and not in the bootstrap, so that the request is read as usual
                ctx.channel().config().setAutoRead(false);
                ctx.read();
            }
            ctx.fireUserEventTriggered(event);
        }

        /** The first piece is a text or binary frame, the others are continuation frames; FIN is on the last. */
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame piece = (WebSocketFrame) msg;
            written = written.thenCompose(previous -> destination.write(piece.content(), piece.isFinalFragment()))
                    .whenComplete((done, failure) -> piece.release());
        }

        /** One read may bring several pieces. The next read waits until all of them are written. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            written.whenCompleteAsync(
                    (done, failure) -> {
                        if (failure == null) {
                            ctx.read();
                        } else {
                            ctx.fireExceptionCaught(failure); // ends the connection with 1011
                        }
                    },
                    ctx.executor());
        }
    }
    // snippet
}
