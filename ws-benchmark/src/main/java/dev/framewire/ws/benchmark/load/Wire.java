package dev.framewire.ws.benchmark.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Encodes frames (RFC 6455 section 5.2) without any of the compared codecs. */
public final class Wire {
    /** First byte of an unfragmented text message. */
    public static final int TEXT = 0x81;
    /** First byte of an unfragmented binary message. */
    public static final int BINARY = 0x82;

    private static final int MASKED = 0x80;
    private static final int MAX_HEADER_BYTES = 14;

    private Wire() {}

    /**
     * Encodes a frame as a server sends it.
     *
     * @param first the first byte of the frame
     * @param payload the payload
     * @return a heap buffer
     */
    public static ByteBuf encodeUnmasked(int first, byte[] payload) {
        return encodeHeader(first, 0, payload.length).writeBytes(payload);
    }

    /**
     * Encodes a frame as a client sends it.
     *
     * @param first the first byte of the frame
     * @param payload the payload
     * @param key the masking key
     * @return a heap buffer
     */
    public static ByteBuf encodeMasked(int first, byte[] payload, int key) {
        ByteBuf frame = encodeHeader(first, MASKED, payload.length).writeInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ key >> 24 - 8 * (i & 3));
        }
        return frame;
    }

    private static ByteBuf encodeHeader(int first, int masked, int length) {
        ByteBuf frame = Unpooled.buffer(MAX_HEADER_BYTES + length).writeByte(first);
        if (length < 126) {
            return frame.writeByte(masked | length);
        }
        if (length < 1 << 16) {
            return frame.writeByte(masked | 126).writeShort(length);
        }
        return frame.writeByte(masked | 127).writeLong(length);
    }
}
