package dev.framewire.ws.test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames as a strict peer does (RFC 6455 section 5). Shares no code with the library, so that it can judge it. */
final class FrameReader {
    private final boolean ofClient;
    private byte[] pending = {};
    private boolean inMessage;
    /** Reserved bits that a negotiated extension uses. */
    private int allowedRsv;

    /** For the frames that a client sends, or a server. */
    FrameReader(boolean ofClient) {
        this.ofClient = ofClient;
    }

    /** From now on a message may be compressed, if the response says so. */
    void accept(@Nullable String extensions) {
        if (extensions != null && extensions.contains("permessage-deflate")) {
            allowedRsv = 4;
        }
    }

    /** From now on the other end may compress too. */
    void acceptSame(FrameReader other) {
        allowedRsv = other.allowedRsv;
    }

    /**
     * The frames that are complete with these bytes.
     *
     * @throws IllegalStateException if they break a rule
     */
    List<WsTestFrame> read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length)
                .put(pending)
                .put(bytes)
                .flip();
        List<WsTestFrame> frames = new ArrayList<>();
        int whole = 0;
        while (in.hasRemaining()) {
            WsTestFrame frame = readOne(in);
            if (frame == null) {
                break;
            }
            frames.add(frame);
            whole = in.position();
        }
        pending = Arrays.copyOfRange(in.array(), whole, in.limit());
        return frames;
    }

    private @Nullable WsTestFrame readOne(ByteBuffer in) {
        if (in.remaining() < 2) {
            return null;
        }
        int first = in.get();
        int second = in.get();
        boolean masked = second < 0;
        int field = (second & 0x7F) == 127 ? 8 : (second & 0x7F) == 126 ? 2 : 0;
        if (in.remaining() < field + (masked ? 4 : 0)) {
            return null;
        }
        long length = field == 8 ? in.getLong() : field == 2 ? in.getShort() & 0xFFFF : second & 0x7F;
        require(length >= 0, "a length with its highest bit set");
        require(
                field == 0 || length > (field == 2 ? 125 : 0xFFFF),
                "a length of " + length + " in " + field + " bytes");
        require(masked == ofClient, masked ? "a masked frame from a server" : "an unmasked frame from a client");
        byte[] key = new byte[4];
        if (masked) {
            in.get(key);
        }
        if (in.remaining() < length) {
            return null;
        }
        byte[] payload = new byte[(int) length];
        in.get(payload);
        for (int i = 0; masked && i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        WsTestFrame frame = WsTestFrame.of(first & 15, payload).rsv(first >> 4 & 7);
        frame = first < 0 ? frame : frame.unfinished();
        check(frame, payload.length);
        return frame;
    }

    private void check(WsTestFrame frame, int length) {
        int opcode = frame.opcode();
        require(opcode < 3 || opcode > 7 && opcode < 11, "the reserved opcode " + opcode);
        require((frame.rsv() & ~allowedRsv) == 0, "the reserved bits " + frame.rsv() + " without an extension");
        if (frame.isControl()) {
            require(frame.isFinal(), "a control frame in fragments");
            require(length <= 125, "a control frame of " + length + " bytes");
            require(opcode != 8 || length != 1, "a Close of one byte");
        } else {
            require(inMessage == (opcode == 0), inMessage ? "a message inside a message" : "a fragment of no message");
            inMessage = !frame.isFinal();
        }
    }

    private static void require(boolean kept, String broken) {
        if (!kept) {
            throw new IllegalStateException(broken);
        }
    }
}
