package dev.framewire.ws.testing;

import dev.framewire.ws.WsRole;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** The wire as bytes and as text. Shares no code with the handlers, so that it can judge them. */
public final class Wire {
    /** The masking key of RFC 6455 section 5.7. */
    public static final int KEY = 0x37FA213D;

    private static final HexFormat HEX = HexFormat.of();
    private static final int SHOWN_BYTES = 40;

    private Wire() {}

    /** Hex digits; spaces are for the reader. */
    public static byte[] bytes(String hex) {
        return Hex.bytes(hex);
    }

    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** One frame as the peer of {@code receiver} sends it. */
    public static byte[] frame(WsRole receiver, int first, byte[] payload) {
        byte[] header = header(receiver, first, payload.length);
        return concat(header, receiver == WsRole.SERVER ? masked(payload, KEY) : payload);
    }

    public static byte[] frame(WsRole receiver, int first, String text) {
        return frame(receiver, first, utf8(text));
    }

    /** The header of a frame as the peer of {@code receiver} sends it, in its shortest form. */
    public static byte[] header(WsRole receiver, int first, long length) {
        int mask = receiver == WsRole.SERVER ? 0x80 : 0;
        ByteBuffer out = ByteBuffer.allocate(14).put((byte) first);
        if (length <= 125) {
            out.put((byte) (mask | length));
        } else if (length <= 0xFFFF) {
            out.put((byte) (mask | 126)).putShort((short) length);
        } else {
            out.put((byte) (mask | 127)).putLong(length);
        }
        if (mask != 0) {
            out.putInt(KEY);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    public static byte[] masked(byte[] payload, int key) {
        byte[] result = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            result[i] = (byte) (payload[i] ^ key >>> 24 - 8 * (i % 4));
        }
        return result;
    }

    /** The frames that an endpoint put on the wire, rendered; bytes that are no complete frame of that sender are an error. */
    public static List<String> framesOf(WsRole sender, byte[] wire) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(wire);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int second = in.get() & 0xFF;
            if (second >= 0x80 != (sender == WsRole.CLIENT)) {
                throw new AssertionError(sender + " sent mask bit " + (second >> 7) + " in " + hex(wire));
            }
            int length = second & 0x7F;
            if (length == 126) {
                length = in.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(in.getLong());
            }
            int key = sender == WsRole.CLIENT ? in.getInt() : 0;
            byte[] payload = new byte[length];
            in.get(payload);
            frames.add(render(first, masked(payload, key)));
        }
        return frames;
    }

    /** For example {@code TEXT fin 'abc'}, {@code BINARY rsv4 00ff}, {@code CLOSE fin 1000 'bye'}. */
    public static String render(WebSocketFrame frame) {
        String type =
                frame.getClass().getSimpleName().replace("WebSocketFrame", "").toUpperCase(Locale.ROOT);
        return render(type, frame.isFinalFragment(), frame.rsv(), ByteBufUtil.getBytes(frame.content()));
    }

    private static String render(int first, byte[] payload) {
        String type =
                switch (first & 0xF) {
                    case 0 -> "CONTINUATION";
                    case 1 -> "TEXT";
                    case 2 -> "BINARY";
                    case 8 -> "CLOSE";
                    case 9 -> "PING";
                    case 10 -> "PONG";
                    default -> throw new AssertionError("opcode " + (first & 0xF));
                };
        return render(type, first >= 0x80, first >> 4 & 7, payload);
    }

    private static String render(String type, boolean fin, int rsv, byte[] payload) {
        String start = type + (fin ? " fin" : "") + (rsv == 0 ? "" : " rsv" + rsv);
        if (type.equals("CLOSE") && payload.length >= 2) {
            int status = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            return start + ' ' + status + ' ' + render(Arrays.copyOfRange(payload, 2, payload.length));
        }
        return start + ' ' + render(payload);
    }

    public static String render(byte[] payload) {
        if (payload.length > SHOWN_BYTES) {
            CRC32 crc = new CRC32();
            crc.update(payload);
            return payload.length + " bytes " + Long.toHexString(crc.getValue());
        }
        for (byte value : payload) {
            if (value < 0x20 || value > 0x7E) {
                return hex(payload);
            }
        }
        return '\'' + new String(payload, StandardCharsets.US_ASCII) + '\'';
    }

    /** The readable bytes of a buffer. Releases the buffer. */
    public static byte[] drain(ByteBuf buf) {
        try {
            return ByteBufUtil.getBytes(buf);
        } finally {
            buf.release();
        }
    }
}
