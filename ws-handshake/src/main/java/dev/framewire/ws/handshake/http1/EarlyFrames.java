package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.codec.WsPreparedMessage;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** WebSocket frames that the user writes while the connection still speaks HTTP. */
final class EarlyFrames {
    private EarlyFrames() {}

    /** Releases such a frame and fails its promise; returns whether the message is one. */
    static boolean refuse(Object msg, ChannelPromise promise) {
        if (!(msg instanceof WebSocketFrame || msg instanceof WsPreparedMessage)) {
            return false;
        }
        ReferenceCountUtil.release(msg);
        // a void promise would fire an exception through the pipeline, which ends the handshake of a client
        if (!promise.isVoid()) {
            promise.tryFailure(new IllegalStateException("WebSocket frame written before the handshake is complete"));
        }
        return true;
    }
}
