package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatHandler;
import dev.framewire.ws.example.chat.ChatHub;
import dev.framewire.ws.example.chat.ChatProtocol;
import dev.framewire.ws.example.http.HttpHandler;
import dev.framewire.ws.example.http.HttpTimeout;
import dev.framewire.ws.handshake.WsRequestTarget;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** When a handshake is complete, takes the ordinary HTTP out and puts in what lives on that path. */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
    /**
     * What may wait in the socket's queue before a peer counts as slow: see {@code ServerPipeline} for what happens then. Until the
     * upgrade it is Netty's 64 KiB, since a stranger that sends requests and reads nothing should hold little.
     */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private final ChatHub hub;

    UpgradeHandler(ChatHub hub) {
        this.hub = hub;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof HandshakeComplete done) {
            ctx.channel().config().setWriteBufferWaterMark(WATER_MARK);
            ctx.pipeline().remove(HttpTimeout.class);
            ctx.pipeline().remove(HttpHandler.class);
            ctx.pipeline().replace(this, null, handlerFor(done));
        }
    }

    private ChannelHandler handlerFor(HandshakeComplete done) {
        return switch (String.valueOf(WsRequestTarget.path(done.requestUri()))) {
            case ServerPipeline.ECHO -> new EchoHandler();
            case ServerPipeline.CHAT -> new ChatHandler(hub, ChatProtocol.of(done.selectedSubprotocol()));
            default -> throw new IllegalStateException("a handshake on a path that nothing lives on");
        };
    }
}
