package dev.framewire.ws.frameworks;

import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** A WebSocket on a server of Reactor Netty: a recipe of the cookbook. */
public final class WebSocketOnReactorNetty {
    private WebSocketOnReactorNetty() {}

    // snippet
    /** Adds a WebSocket to a server of Reactor Netty. Its other requests stay as they are. */
    public static HttpServer addWebSocket(HttpServer server) {
        WsServerConfig config = WsServerConfig.builder().path("/shout").build();
        return server.doOnChannelInit((observer, channel, remoteAddress) -> addHandlers(channel, config));
    }

    private static void addHandlers(Channel channel, WsServerConfig config) {
        channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, "handshake", new WsServerHandshakeHandler(config))
                .addAfter("handshake", "leaveReactor", new LeaveReactor())
                .addAfter("leaveReactor", "shout", new ShoutHandler());
    }

    /** When the connection is a WebSocket, takes out the handlers of Reactor Netty that stand behind this one. */
    private static final class LeaveReactor extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                ChannelPipeline pipeline = ctx.pipeline();
                List<String> names = pipeline.names();
                // those before it stay: the TLS handler is one of them
                names.subList(names.indexOf(ctx.name()), names.size()).stream()
                        .filter(name -> name.startsWith("reactor."))
                        .forEach(pipeline::remove);
                // Reactor Netty reads on demand, and nothing demands any more
                ctx.channel().config().setAutoRead(true);
            }
            ctx.fireUserEventTriggered(event);
        }
    }
    // snippet

    private static final class ShoutHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            if (frame.text().isEmpty()) {
                throw new IllegalArgumentException("nothing to shout");
            }
            ctx.writeAndFlush(new TextWebSocketFrame(frame.text() + "!"));
        }
    }
}
