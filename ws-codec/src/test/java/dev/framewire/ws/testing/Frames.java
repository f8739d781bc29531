package dev.framewire.ws.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Netty's frame objects by the first byte of their header. */
public final class Frames {
    private Frames() {}

    public static WebSocketFrame of(int first, String text) {
        return of(first, Wire.utf8(text));
    }

    public static WebSocketFrame of(int first, byte[] payload) {
        // never the shared empty buffer, which cannot be released
        return of(first, Unpooled.buffer(Math.max(1, payload.length)).writeBytes(payload));
    }

    public static WebSocketFrame of(int first, ByteBuf payload) {
        boolean fin = first >= 0x80;
        int rsv = first >> 4 & 7;
        return switch (first & 15) {
            case 0 -> new ContinuationWebSocketFrame(fin, rsv, payload);
            case 1 -> new TextWebSocketFrame(fin, rsv, payload);
            case 2 -> new BinaryWebSocketFrame(fin, rsv, payload);
            case 8 -> new CloseWebSocketFrame(fin, rsv, payload);
            case 9 -> new PingWebSocketFrame(fin, rsv, payload);
            case 10 -> new PongWebSocketFrame(fin, rsv, payload);
            default -> throw new IllegalArgumentException("first byte " + first);
        };
    }
}
