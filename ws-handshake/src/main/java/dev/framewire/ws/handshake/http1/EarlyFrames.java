package dev.framewire.ws.handshake.http1;

import dev.framewire.ws.codec.WsFrameEncoder;
import dev.framewire.ws.internal.Writes;
import io.netty.channel.ChannelPromise;

/** WebSocket frames that the user writes while the connection still speaks HTTP. */
final class EarlyFrames {
    private EarlyFrames() {}

    /** Releases such a frame and fails its promise; returns whether the message is one. */
    static boolean refuse(Object msg, ChannelPromise promise) {
        if (!WsFrameEncoder.encodes(msg)) {
            return false;
        }
        Writes.drop(
                msg, promise, new IllegalStateException("WebSocket frame written before the handshake is complete"));
        return true;
    }
}
