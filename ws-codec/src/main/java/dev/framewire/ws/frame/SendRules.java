package dev.framewire.ws.frame;

import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsRule;
import io.netty.buffer.ByteBuf;

/** What a frame must keep to be sent: the header's rules, the order of fragments, the Close body and UTF-8 in text. */
public final class SendRules {
    private final int extensionRsv;
    private final FragmentOrder order = new FragmentOrder();
    private final Utf8State text = new Utf8State();

    public SendRules(int extensionRsv) {
        this.extensionRsv = extensionRsv;
    }

    /**
     * Judges a frame and takes note of it.
     *
     * @throws WsFrameRefusedException if it may not be sent; nothing is remembered of it then
     */
    public void accept(int opcode, boolean fin, int rsv, ByteBuf payload) {
        FrameRules.checkSend(opcode, fin, rsv, payload.readableBytes(), extensionRsv);
        if (opcode == Opcode.CLOSE) {
            checkClose(payload);
        } else if (!Opcode.isControl(opcode)) {
            checkOrder(opcode);
            if (!text.acceptsLikelyAscii(plain(opcode, rsv), fin, payload)) {
                throw WsRule.TEXT_NOT_UTF8.refuse("text is not UTF-8");
            }
            order.advance(fin);
        }
    }

    /**
     * Judges a whole message that is known to be right in itself.
     *
     * @throws WsFrameRefusedException if it may not be sent now
     */
    public void acceptMessage(int opcode, int rsv, int payloadBytes) {
        FrameRules.checkSend(opcode, true, rsv, payloadBytes, extensionRsv);
        checkOrder(opcode);
    }

    private void checkOrder(int opcode) {
        WsRule broken = order.brokenBy(opcode);
        if (broken != null) {
            throw broken.refuse(FragmentOrder.detail(broken));
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
