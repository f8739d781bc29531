package dev.framewire.ws.frame;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of a Close frame: empty, or a status and a reason in UTF-8 (RFC 6455 sections 5.5.1 and 7.4). */
public final class ClosePayload {
    /** What the 125 bytes of a control frame leave for the reason. */
    public static final int MAX_REASON_BYTES = 123;

    private ClosePayload() {}

    /** The rule that this body breaks, or {@code null}. */
    public static @Nullable WsRule brokenBy(ByteBuf payload) {
        int length = payload.readableBytes();
        if (length == 0) {
            return null;
        }
        if (length == 1) {
            return WsRule.CLOSE_BODY_LENGTH;
        }
        if (!mayBeOnWire(status(payload))) {
            return WsRule.CLOSE_STATUS;
        }
        boolean valid = Utf8.advance(Utf8.BOUNDARY, ByteViews.view(payload), 2, length - 2) == Utf8.BOUNDARY;
        return valid ? null : WsRule.CLOSE_REASON_NOT_UTF8;
    }

    public static String detail(WsRule broken, ByteBuf payload) {
        return switch (broken) {
            case CLOSE_STATUS -> "Close status " + status(payload) + " may not be sent";
            case CLOSE_REASON_NOT_UTF8 -> "Close reason is not UTF-8";
            default -> "Close body of " + payload.readableBytes() + " byte";
        };
    }

    /**
     * Section 7.4 and the IANA registry: 1000 to 1003 and 1007 to 1014 are defined for the wire, 3000 to 4999 are for
     * libraries and applications; 1004, 1005, 1006 and 1015 are reserved, the rest is not defined.
     */
    public static boolean mayBeOnWire(int status) {
        return status >= 1000 && status <= 1003 || status >= 1007 && status <= 1014 || status >= 3000 && status <= 4999;
    }

    /** The status of a valid body, or {@link WsCloseEvent#NO_STATUS}. */
    public static int status(ByteBuf payload) {
        return payload.readableBytes() < 2 ? WsCloseEvent.NO_STATUS : payload.getUnsignedShort(payload.readerIndex());
    }

    /** The reason of a valid body, or an empty string. */
    public static String reason(ByteBuf payload) {
        int length = payload.readableBytes();
        return length <= 2 ? "" : payload.toString(payload.readerIndex() + 2, length - 2, StandardCharsets.UTF_8);
    }

    /** A new body; a reason that does not fit is cut between two characters. */
    public static ByteBuf encode(int status, String reason) {
        // on the heap and without an allocator: closing must not need the memory whose lack is the reason to close
        ByteBuf payload = Unpooled.buffer(2 + ByteBufUtil.utf8MaxBytes(reason));
        payload.writeShort(status);
        ByteBufUtil.writeUtf8(payload, reason);
        int end = payload.writerIndex();
        if (end > 2 + MAX_REASON_BYTES) {
            end = 2 + MAX_REASON_BYTES;
            while ((payload.getByte(end) & 0xC0) == 0x80) {
                end--;
            }
            payload.writerIndex(end);
        }
        return payload;
    }
}
