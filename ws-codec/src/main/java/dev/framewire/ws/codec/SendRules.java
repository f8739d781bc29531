package dev.framewire.ws.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** What a frame must keep to be sent: the header's rules, the order of fragments, the Close body and UTF-8 in text. */
final class SendRules {
    private final int extensionRsv;
    private final FragmentOrder order = new FragmentOrder();
    /** Whether the message in progress is text in the clear: a payload transformed by an extension is not UTF-8. */
    private boolean plainText;

    private int utf8 = Utf8.BOUNDARY;

    SendRules(int extensionRsv) {
        this.extensionRsv = extensionRsv;
    }

    /**
     * Judges a frame, and takes note of it if it may be sent.
     *
     * @throws WsFrameRefusedException if it may not; nothing is remembered of it
     */
    void accept(int opcode, WebSocketFrame frame) {
        ByteBuf payload = frame.content();
        boolean fin = frame.isFinalFragment();
        FrameRules.checkSend(opcode, fin, frame.rsv(), payload.readableBytes(), extensionRsv);
        if (opcode == Opcode.CLOSE) {
            checkClose(payload);
        } else if (!Opcode.isControl(opcode)) {
            acceptData(opcode, fin, frame.rsv(), payload);
        }
    }

    private void acceptData(int opcode, boolean fin, int rsv, ByteBuf payload) {
        WsRule broken = order.brokenBy(opcode);
        if (broken != null) {
            throw broken.refuse(FragmentOrder.detail(broken));
        }
        boolean text = opcode == Opcode.CONTINUATION ? plainText : opcode == Opcode.TEXT && rsv == 0;
        if (text) {
            utf8 = checkText(payload, fin);
        }
        plainText = text && !fin;
        order.advance(fin);
    }

    private int checkText(ByteBuf payload, boolean fin) {
        int next = Utf8.advance(utf8, payload, payload.readerIndex(), payload.readableBytes());
        if (next == Utf8.INVALID || fin && next != Utf8.BOUNDARY) {
            throw WsRule.TEXT_NOT_UTF8.refuse("text is not UTF-8");
        }
        return next;
    }

    private static void checkClose(ByteBuf payload) {
        WsRule broken = ClosePayload.brokenBy(payload);
        if (broken != null) {
            throw broken.refuse(ClosePayload.detail(broken, payload));
        }
    }
}
