package dev.framewire.ws.handshake.testing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Echoes frames unchanged; the texts {@code close me} and {@code ping me} are commands. */
public final class ClientStockEcho extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof PongWebSocketFrame) {
            ctx.writeAndFlush(new TextWebSocketFrame("ponged"));
        } else if (frame instanceof TextWebSocketFrame text && text.text().equals("close me")) {
            ctx.writeAndFlush(new CloseWebSocketFrame(4001, "bye"));
        } else if (frame instanceof TextWebSocketFrame text && text.text().equals("ping me")) {
            ctx.writeAndFlush(new PingWebSocketFrame());
        } else {
            ctx.writeAndFlush(frame.retain());
        }
    }

    /** Ignores errors, such as a client that refuses the certificate. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
