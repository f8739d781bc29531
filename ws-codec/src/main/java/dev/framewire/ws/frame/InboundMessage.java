package dev.framewire.ws.frame;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * The message that is being received: the order of its frames, its size against the limits, its UTF-8, and its payload where
 * messages are joined (RFC 6455 sections 5.4, 8.1 and 10.4). Control frames are no part of it.
 *
 * <p>A frame is judged in two steps, because its header arrives before its payload: {@link #checkOrder},
 * {@link #checkLength} and {@link #accept} judge the header; {@link #acceptsText} and {@link #join} take the payload, whole or in
 * pieces. A piece has the opcode of its frame if it is the first, else that of a continuation.
 */
public final class InboundMessage {
    private final FragmentOrder order = new FragmentOrder();
    private final MessageLimiter limiter;
    private final @Nullable Utf8State text;
    private final @Nullable MessageAssembler assembler;

    private InboundMessage(MessageLimiter limiter, @Nullable Utf8State text, @Nullable MessageAssembler assembler) {
        this.limiter = limiter;
        this.text = text;
        this.assembler = assembler;
    }

    /** A message as it is on the wire, in front of extensions: neither checked for UTF-8 nor joined. */
    public static InboundMessage onWire(WsLimits limits) {
        return new InboundMessage(MessageLimiter.of(limits), null, null);
    }

    /** A message as users receive it, where no extension is in use. */
    public static InboundMessage plain(WsLimits limits, WsDelivery delivery) {
        return new InboundMessage(MessageLimiter.of(limits), new Utf8State(), assembler(delivery));
    }

    /** A message as users receive it, out of an extension, which may have cut its frames into pieces. */
    public static InboundMessage behindExtensions(WsLimits limits, WsDelivery delivery) {
        return new InboundMessage(MessageLimiter.ofBytes(limits), new Utf8State(), assembler(delivery));
    }

    private static @Nullable MessageAssembler assembler(WsDelivery delivery) {
        return delivery == WsDelivery.MESSAGES ? new MessageAssembler() : null;
    }

    /** Fails if a data frame with that opcode is out of order. */
    public void checkOrder(int opcode) {
        WsRule broken = order.brokenBy(opcode);
        if (broken != null) {
            throw broken.brokenByPeer(FragmentOrder.detail(broken));
        }
    }

    /** Fails if a data frame of that payload length, not negative, would take the message over a limit. */
    public void checkLength(long length) {
        limiter.check(length);
    }

    /** Takes note of the header of a data frame that passed both checks. */
    public void accept(boolean fin, long length) {
        order.advance(fin);
        limiter.advance(length, fin);
    }

    /** Whether the payload of a frame with that opcode has to be UTF-8. */
    public boolean isText(int opcode) {
        return text != null && text.concerns(opcode);
    }

    /** Takes note of a payload; false if it makes a text message no UTF-8. */
    public boolean acceptsText(int opcode, boolean fin, ByteBuf payload) {
        return text == null || text.accepts(opcode, fin, payload);
    }

    /** The same for a payload that is not empty and known to be ASCII alone. */
    public boolean acceptsAscii(int opcode, boolean fin) {
        return text == null || text.acceptsAscii(opcode, fin);
    }

    /** Whether a data frame is to be joined with others. */
    public boolean isJoined(int opcode, boolean fin) {
        return assembler != null && (!fin || opcode == Opcode.CONTINUATION);
    }

    /** Takes the payload of a frame over that {@link #isJoined}; the whole message if it was its last. */
    public @Nullable WebSocketFrame join(ByteBufAllocator alloc, int opcode, boolean fin, int rsv, ByteBuf payload) {
        if (assembler == null) {
            throw new IllegalStateException("messages are not joined");
        }
        return assembler.add(alloc, opcode, fin, rsv, payload);
    }

    /** Releases what is held of the message. */
    public void release() {
        if (assembler != null) {
            assembler.release();
        }
    }
}
