package dev.framewire.ws.handshake.testing;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.WsHandshakeFailedEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler of the user that records messages and events as text. */
public final class ClientRecorder extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    public List<String> log() {
        return List.copyOf(log);
    }

    /** The next entry, waiting for it if need be. */
    public String next() throws InterruptedException {
        String entry = log.poll(20, TimeUnit.SECONDS);
        if (entry == null) {
            throw new AssertionError("nothing happened for 20 s");
        }
        return entry;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof TextWebSocketFrame text) {
            log.add("text " + text.text());
        } else if (msg instanceof BinaryWebSocketFrame binary) {
            log.add("binary " + binary.content().toString(StandardCharsets.ISO_8859_1));
        } else {
            log.add("other " + msg.getClass().getSimpleName());
        }
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WsHandshakeCompleteEvent complete) {
            log.add("complete " + complete.subprotocol() + " "
                    + complete.extensions().size());
        } else if (event instanceof WsHandshakeFailedEvent failed) {
            log.add("failed " + failed.cause().getMessage());
        } else if (event instanceof WsCloseEvent close) {
            log.add("close " + close.code() + " " + close.reason() + " sent " + close.sentCode() + " "
                    + close.initiator() + (close.clean() ? " clean" : " not clean"));
        } else if (event instanceof Enum<?> state) {
            log.add(state.name());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.add("error " + cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        log.add("inactive");
    }
}
