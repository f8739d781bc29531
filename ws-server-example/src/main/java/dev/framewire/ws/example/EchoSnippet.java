package dev.framewire.ws.example;

import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsNotFoundHandler;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** The code that adds WebSocket to a Netty server. The README shows it; a test compares both and runs this one. */
final class EchoSnippet {
    private EchoSnippet() {}

    // snippet
    static ServerBootstrap addWebSocket(ServerBootstrap bootstrap) {
        WsServerConfig config = WsServerConfig.builder().path("/shout").build();
        return bootstrap.childHandler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new WsServerHandshakeHandler(config))
                        .addLast(new ShoutHandler())
                        .addLast(new WsNotFoundHandler(config));
            }
        });
    }

    static class ShoutHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(new TextWebSocketFrame(frame.text() + "!"));
        }
    }
    // snippet
}
