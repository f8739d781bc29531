package dev.framewire.ws.example;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.example.InteropMessages.Message;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends messages, expects the echo of each one, counts the bytes on the wire, and closes. */
final class InteropDialog extends SimpleChannelInboundHandler<WebSocketFrame> {
    /** The figures of a successful connection. */
    record Outcome(Map<String, String> parameters, long payloadBytes, long sentBytes, long receivedBytes) {}

    private final List<Message> messages;
    private final WireCounter wire;
    private final CompletableFuture<Outcome> outcome;
    private Map<String, String> parameters = Map.of();
    private int sent;
    private int received;
    private long payloadBytes;

    InteropDialog(List<Message> messages, WireCounter wire, CompletableFuture<Outcome> outcome) {
        this.messages = messages;
        this.wire = wire;
        this.outcome = outcome;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsHandshakeCompleteEvent done) {
            List<WebSocketExtensionData> extensions = done.extensions();
            parameters = extensions.isEmpty()
                    ? Map.of("no", "extension")
                    : extensions.get(0).parameters();
            wire.start();
            next(ctx);
            next(ctx);
        } else if (event instanceof WsCloseEvent end) {
            if (received < messages.size() || end.code() != 1000) {
                outcome.completeExceptionally(
                        new AssertionError(end + " after " + received + " messages", end.cause()));
            }
            outcome.complete(new Outcome(parameters, payloadBytes, wire.sent(), wire.received()));
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Sends the next message, so that two are in flight. */
    private void next(ChannelHandlerContext ctx) {
        if (sent < messages.size()) {
            Message message = messages.get(sent++);
            payloadBytes += message.payload().length;
            message.writeTo(ctx.channel());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        Message expected = messages.get(received++);
        Message message = new Message(
                frame instanceof TextWebSocketFrame, ByteBufUtil.getBytes(frame.content()), Integer.MAX_VALUE);
        if (message.text() != expected.text() || !Arrays.equals(message.payload(), expected.payload())) {
            outcome.completeExceptionally(
                    new AssertionError("message " + received + ": " + message + " is not " + expected));
            ctx.close();
        }
        next(ctx);
        if (received == messages.size()) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        outcome.completeExceptionally(cause);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outcome.completeExceptionally(new AssertionError("gone after " + received + " messages"));
        ctx.fireChannelInactive();
    }
}
