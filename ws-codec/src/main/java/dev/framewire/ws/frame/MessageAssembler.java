package dev.framewire.ws.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Joins the frames of a message into one (RFC 6455 section 5.4). */
public final class MessageAssembler {
    /** Payload of the message in progress, {@code null} between messages. */
    private @Nullable PayloadParts parts;
    /** Opcode and RSV bits of its first frame. */
    private int opcode;

    private int rsv;

    public boolean isInsideMessage() {
        return parts != null;
    }

    /** Begins a message of more than one frame. */
    public void start(ByteBufAllocator alloc, int opcode, int rsv) {
        this.opcode = opcode;
        this.rsv = rsv;
        parts = new PayloadParts(alloc);
    }

    /** Takes the payload of a frame of the message over; the whole message if it was its last. */
    @Nullable
    public WebSocketFrame add(ByteBuf payload, boolean fin) {
        PayloadParts message = parts;
        if (message == null) {
            throw new IllegalStateException("no message has begun");
        }
        message.add(payload);
        if (!fin) {
            return null;
        }
        parts = null;
        return Opcode.frame(opcode, true, rsv, message.take());
    }

    public void release() {
        if (parts != null) {
            parts.release();
            parts = null;
        }
    }
}
