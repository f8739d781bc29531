package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** The opcodes of RFC 6455 section 5.2 and Netty's class for each. */
public final class Opcode {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final int DEFINED = 1 << CONTINUATION | 1 << TEXT | 1 << BINARY | 1 << CLOSE | 1 << PING | 1 << PONG;

    private Opcode() {}

    public static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    public static boolean isDefined(int opcode) {
        return (DEFINED >>> opcode & 1) != 0;
    }

    /** The frame object of an opcode that {@link #isDefined}; it takes over the payload. */
    public static WebSocketFrame frame(int opcode, boolean fin, int rsv, ByteBuf payload) {
        return switch (opcode) {
            case BINARY -> new BinaryWebSocketFrame(fin, rsv, payload);
            case TEXT -> new TextWebSocketFrame(fin, rsv, payload);
            case CONTINUATION -> new ContinuationWebSocketFrame(fin, rsv, payload);
            case PING -> new PingWebSocketFrame(fin, rsv, payload);
            case PONG -> new PongWebSocketFrame(fin, rsv, payload);
            case CLOSE -> new CloseWebSocketFrame(fin, rsv, payload);
            default -> throw new IllegalArgumentException("opcode " + opcode);
        };
    }

    /** Whether a frame is of a message, and no control frame. */
    public static boolean isData(WebSocketFrame frame) {
        return frame instanceof BinaryWebSocketFrame
                || frame instanceof TextWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }

    public static int of(WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame) {
            return BINARY;
        }
        if (frame instanceof TextWebSocketFrame) {
            return TEXT;
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return CONTINUATION;
        }
        if (frame instanceof PingWebSocketFrame) {
            return PING;
        }
        if (frame instanceof PongWebSocketFrame) {
            return PONG;
        }
        if (frame instanceof CloseWebSocketFrame) {
            return CLOSE;
        }
        throw new IllegalArgumentException(
                "no opcode for the frame class " + frame.getClass().getName());
    }
}
