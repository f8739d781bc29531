package dev.framewire.ws.test;

import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stands between the library's handlers and the user's: it notes what goes to the user's before these can hold it back,
 * and lets nothing but frames out of a WebSocket.
 */
final class UserBoundary extends ChannelDuplexHandler {
    final List<Object> events = new ArrayList<>();
    private final Trace trace;
    private final Consumer<String> onWrongWrite;
    private final List<WebSocketFrame> passedOn = new ArrayList<>();
    private boolean open;

    UserBoundary(Trace trace, Consumer<String> onWrongWrite) {
        this.trace = trace;
        this.onWrongWrite = onWrongWrite;
    }

    boolean isOpen() {
        return open;
    }

    /** Frames that no handler has released; without content there is nothing to release. */
    List<WebSocketFrame> unreleased() {
        passedOn.removeIf(frame -> frame.refCnt() == 0 || frame.content().capacity() == 0);
        return passedOn;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof WebSocketFrame frame) {
            passedOn.add(frame);
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        events.add(event);
        open |= event instanceof WsHandshakeCompleteEvent;
        if (event.getClass().getName().startsWith("dev.framewire.")) {
            trace.add("   event " + event);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (open && !(msg instanceof WebSocketFrame) && !(msg instanceof WsPreparedMessage)) {
            String what = "a handler wrote a " + msg.getClass().getSimpleName()
                    + ", but a WebSocket takes frames only, such as TextWebSocketFrame";
            ReferenceCountUtil.release(msg);
            onWrongWrite.accept(what);
            promise.tryFailure(new UnsupportedOperationException(what));
            return;
        }
        if (!promise.isVoid()) {
            String what = msg.getClass().getSimpleName();
            promise.addListener(written -> {
                if (written.cause() != null) {
                    trace.add("   " + what + " was not sent: " + written.cause());
                }
            });
        }
        ctx.write(msg, promise);
    }
}
