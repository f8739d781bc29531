package dev.framewire.ws.frame;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** What a frame must keep to be sent: the header's rules, the order of fragments, the Close body and UTF-8 in text. */
public final class SendRules {
    private final int extensionRsv;
    private final FragmentOrder order = new FragmentOrder();
    private final Utf8State text = new Utf8State();

    public SendRules(int extensionRsv) {
        this.extensionRsv = extensionRsv;
    }

    /**
     * Judges a frame by all but UTF-8; nothing is remembered of it yet.
     *
     * @throws WsFrameRefusedException if it may not be sent
     */
    public void check(int opcode, boolean fin, int rsv, ByteBuf payload) {
        FrameRules.checkSend(opcode, fin, rsv, payload.readableBytes(), extensionRsv);
        if (opcode == Opcode.CLOSE) {
            checkClose(payload);
        } else if (!Opcode.isControl(opcode)) {
            checkOrder(opcode);
        }
    }

    /**
     * Judges a whole message that is known to be right in itself.
     *
     * @throws WsFrameRefusedException if it may not be sent now
     */
    public void check(int opcode, int rsv, int payloadBytes) {
        FrameRules.checkSend(opcode, true, rsv, payloadBytes, extensionRsv);
        checkOrder(opcode);
    }

    private void checkOrder(int opcode) {
        WsRule broken = order.brokenBy(opcode);
        if (broken != null) {
            throw broken.refuse(FragmentOrder.detail(broken));
        }
    }

    /**
     * Takes note of a frame that passed {@link #check}, if it is UTF-8 where it has to be.
     *
     * @throws WsFrameRefusedException if it is not; nothing is remembered of it
     */
    public void accept(int opcode, boolean fin, int rsv, ByteBuf payload) {
        accept(opcode, fin, text.accepts(plain(opcode, rsv), fin, payload));
    }

    /** The same for a payload that is in a view. */
    public void accept(int opcode, boolean fin, int rsv, ByteBuffer view, int index, int length) {
        accept(opcode, fin, text.accepts(plain(opcode, rsv), fin, view, index, length));
    }

    private void accept(int opcode, boolean fin, boolean utf8) {
        if (!utf8) {
            throw WsRule.TEXT_NOT_UTF8.refuse("text is not UTF-8");
        }
        if (!Opcode.isControl(opcode)) {
            order.advance(fin);
        }
    }

    /** What an extension has transformed is not UTF-8. */
    private static int plain(int opcode, int rsv) {
        return rsv != 0 && opcode == Opcode.TEXT ? Opcode.BINARY : opcode;
    }

    private static void checkClose(ByteBuf payload) {
        WsRule broken = ClosePayload.brokenBy(payload);
        if (broken != null) {
            throw broken.refuse(ClosePayload.detail(broken, payload));
        }
    }
}
