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

/** Replaces the handlers of ordinary HTTP with the handler of the path when a handshake is complete. */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
    /**
     * A peer counts as slow when more bytes than this wait in the socket's queue; {@code ServerPipeline} says what happens then.
     * Before the upgrade Netty's 64 KiB apply, so that a peer that only sends requests holds little memory.
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
            default -> throw new IllegalStateException("no handler for the path of the handshake");
        };
    }
}
