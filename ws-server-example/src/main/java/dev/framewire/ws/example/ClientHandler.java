package dev.framewire.ws.example;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

/** Prints the messages of the server and stores the event that ends the connection. */
final class ClientHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final PrintWriter out;
    private final CompletableFuture<WsCloseEvent> end = new CompletableFuture<>();

    ClientHandler(PrintWriter out) {
        this.out = out;
    }

    /** Waits for the close event. The channel's close future is no replacement: it completes before that event. */
    WsCloseEvent awaitEnd() {
        return end.join();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            out.println(Printable.of(text.text()));
        } else {
            out.println("binary " + frame.content().readableBytes() + " bytes");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsCloseEvent closed) {
            end.complete(closed);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** The close event reports the error. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
