package dev.framewire.ws.test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * One frame as it is on the wire (RFC 6455 section 5.2), right or wrong: what {@link WsTest#send} sends, and what
 * {@link WsTest#nextFrame} has read. Immutable.
 *
 * <pre>{@code
 * t.send(WsTestFrame.text("hi").unmasked()).expectClose(1002);
 * t.send(WsTestFrame.text("hi").rsv(4)).expectClose(1002);
 * t.send(WsTestFrame.ping("p").unfinished()).expectClose(1002);
 * }</pre>
 */
public final class WsTestFrame {
    private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};
    private static final int NO_STATUS = 1005;

    private enum Mask {
        BY_ROLE,
        ALWAYS,
        NEVER
    }

    private final int opcode;
    private final byte[] payload;
    private boolean fin = true;
    private int rsv;
    private Mask mask = Mask.BY_ROLE;
    private int lengthBytes = -1;
    private long declaredLength;

    private WsTestFrame(int opcode, byte[] payload) {
        this.opcode = opcode;
        this.payload = payload;
        declaredLength = payload.length;
    }

    private WsTestFrame with(Consumer<WsTestFrame> change) {
        WsTestFrame copy = new WsTestFrame(opcode, payload);
        copy.fin = fin;
        copy.rsv = rsv;
        copy.mask = mask;
        copy.lengthBytes = lengthBytes;
        copy.declaredLength = declaredLength;
        change.accept(copy);
        return copy;
    }

    /**
     * A whole text message.
     *
     * @param text the text
     * @return the frame
     */
    public static WsTestFrame text(String text) {
        return of(1, utf8(text));
    }

    /**
     * A whole binary message.
     *
     * @param bytes the bytes
     * @return the frame
     */
    public static WsTestFrame binary(byte... bytes) {
        return of(2, bytes);
    }

    /**
     * The last part of a message in fragments.
     *
     * @param text the text
     * @return the frame
     */
    public static WsTestFrame continuation(String text) {
        return of(0, utf8(text));
    }

    /**
     * A Ping.
     *
     * @param text its payload
     * @return the frame
     */
    public static WsTestFrame ping(String text) {
        return of(9, utf8(text));
    }

    /**
     * A Pong.
     *
     * @param text its payload
     * @return the frame
     */
    public static WsTestFrame pong(String text) {
        return of(10, utf8(text));
    }

    /**
     * A Close.
     *
     * @param status any number of 16 bits, valid or not
     * @param reason the reason
     * @return the frame
     */
    public static WsTestFrame close(int status, String reason) {
        byte[] text = utf8(reason);
        return of(
                8,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) status)
                        .put(text)
                        .array());
    }

    /**
     * A frame of any kind.
     *
     * @param opcode from 0 to 15, reserved ones too
     * @param payload its bytes, before masking
     * @return the frame, with FIN set
     */
    public static WsTestFrame of(int opcode, byte... payload) {
        return new WsTestFrame(opcode & 15, payload.clone());
    }

    /** {@return the same frame without FIN: more fragments follow} */
    public WsTestFrame unfinished() {
        return with(frame -> frame.fin = false);
    }

    /**
     * The same frame with reserved bits.
     *
     * @param bits 4 for RSV1, 2 for RSV2, 1 for RSV3, or a sum of these
     * @return a new frame
     */
    public WsTestFrame rsv(int bits) {
        return with(frame -> frame.rsv = bits & 7);
    }

    /** {@return the same frame without a mask, also from a client} */
    public WsTestFrame unmasked() {
        return with(frame -> frame.mask = Mask.NEVER);
    }

    /** {@return the same frame with a mask, also from a server} */
    public WsTestFrame masked() {
        return with(frame -> frame.mask = Mask.ALWAYS);
    }

    /**
     * The same frame with another length in its header; the payload stays as it is.
     *
     * @param length in bytes; negative sets the highest bit, which is not allowed
     * @return a new frame
     */
    public WsTestFrame declaringLength(long length) {
        return with(frame -> frame.declaredLength = length);
    }

    /**
     * The same frame with its length in a field of this size, also where a shorter one would do.
     *
     * @param bytes 0, 2 or 8 bytes behind the first two
     * @return a new frame
     */
    public WsTestFrame lengthField(int bytes) {
        return with(frame -> frame.lengthBytes = bytes);
    }

    /** {@return whether FIN is set: this is the last frame of its message} */
    public boolean isFinal() {
        return fin;
    }

    /** {@return the reserved bits: 4 for RSV1, 2 for RSV2, 1 for RSV3, or a sum of these} */
    public int rsv() {
        return rsv;
    }

    /** {@return the opcode, from 0 to 15} */
    public int opcode() {
        return opcode;
    }

    /** {@return a copy of the payload, unmasked} */
    public byte[] payload() {
        return payload.clone();
    }

    boolean isControl() {
        return opcode >= 8;
    }

    /** The status of a Close. */
    int status() {
        return payload.length < 2 ? NO_STATUS : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The bytes on the wire. */
    byte[] encode(boolean byClient) {
        boolean masks = mask == Mask.BY_ROLE ? byClient : mask == Mask.ALWAYS;
        int field = lengthBytes;
        if (field < 0) {
            field = declaredLength < 0 || declaredLength > 0xFFFF ? 8 : declaredLength > 125 ? 2 : 0;
        }
        ByteBuffer out = ByteBuffer.allocate(2 + field + (masks ? 4 : 0) + payload.length);
        out.put((byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
        int length = field == 8 ? 127 : field == 2 ? 126 : (int) declaredLength & 0x7F;
        out.put((byte) ((masks ? 0x80 : 0) | length));
        if (field == 8) {
            out.putLong(declaredLength);
        } else if (field == 2) {
            out.putShort((short) declaredLength);
        }
        if (masks) {
            out.put(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (masks ? payload[i] ^ KEY[i & 3] : payload[i]));
        }
        return out.array();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Opcode, what is unusual, and the payload. */
    @Override
    public String toString() {
        String name =
                switch (opcode) {
                    case 0 -> "CONTINUATION";
                    case 1 -> "TEXT";
                    case 2 -> "BINARY";
                    case 8 -> "CLOSE";
                    case 9 -> "PING";
                    case 10 -> "PONG";
                    default -> "opcode " + opcode;
                };
        String unusual = (fin ? "" : " unfinished")
                + (rsv == 0 ? "" : " rsv " + rsv)
                + (mask == Mask.NEVER ? " unmasked" : "")
                + (mask == Mask.ALWAYS ? " masked" : "")
                + (declaredLength == payload.length ? "" : " declaring " + declaredLength + " bytes")
                + (lengthBytes < 0 ? "" : " with " + lengthBytes + " bytes of length");
        if (opcode == 8 && payload.length >= 2) {
            return name + unusual + ' ' + status() + ' ' + Trace.quote(payload, 2);
        }
        return name
                + unusual
                + ' '
                + (opcode == 2 ? HexFormat.of().formatHex(Trace.start(payload)) : Trace.quote(payload, 0));
    }
}
