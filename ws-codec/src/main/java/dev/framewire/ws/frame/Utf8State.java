package dev.framewire.ws.frame;

import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;

/** UTF-8 over the frames of the text messages of one direction (RFC 6455 section 8.1). */
public final class Utf8State {
    private boolean insideText;
    private int utf8 = Utf8.BOUNDARY;

    /**
     * Judges the payload of a frame and takes note of it; false if the message cannot be UTF-8 with it, and then nothing
     * is remembered of it. Frames that are not of a text message always pass.
     */
    public boolean accepts(int opcode, boolean fin, ByteBuf payload) {
        return !concerns(opcode) || accepts(fin, Utf8.advance(before(opcode), payload));
    }

    /** The same for a payload that is likely to be ASCII alone, which a faster look finds out. */
    public boolean acceptsLikelyAscii(int opcode, boolean fin, ByteBuf payload) {
        return concerns(opcode) && payload.isReadable() && Utf8.isAscii(payload)
                ? acceptsAscii(opcode, fin)
                : accepts(opcode, fin, payload);
    }

    /** The same for a payload that is not empty and known to be ASCII alone. */
    public boolean acceptsAscii(int opcode, boolean fin) {
        return !concerns(opcode) || accepts(fin, before(opcode) == Utf8.BOUNDARY ? Utf8.BOUNDARY : Utf8.INVALID);
    }

    private int before(int opcode) {
        return opcode == Opcode.TEXT ? Utf8.BOUNDARY : utf8;
    }

    public static CorruptedWebSocketFrameException failure() {
        return WsRule.TEXT_NOT_UTF8.brokenByPeer("text is not UTF-8");
    }

    /** Whether a data frame with that opcode is part of a text message. */
    public boolean concerns(int opcode) {
        return opcode == Opcode.TEXT || insideText && opcode == Opcode.CONTINUATION;
    }

    private boolean accepts(boolean fin, int next) {
        if (next == Utf8.INVALID || fin && next != Utf8.BOUNDARY) {
            return false;
        }
        utf8 = next;
        insideText = !fin;
        return true;
    }
}
