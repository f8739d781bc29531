package dev.framewire.ws.test;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** How the peer sends and reads: the cutting of its bytes, its compression, and how messages are made of frames. */
final class PeerSide {
    private final WsTestEnd end;
    private final boolean isClient;
    private @Nullable PeerDeflate deflate;
    private boolean sentClose;
    private long cutAt = -1;
    private long fed;

    PeerSide(WsTestEnd end, boolean isClient) {
        this.end = end;
        this.isClient = isClient;
    }

    /** From now on messages are compressed, and the reserved bit for it is allowed. */
    void negotiated(@Nullable String extensions) {
        end.reader.accept(extensions);
        if (extensions != null && extensions.contains("permessage-deflate")) {
            deflate = new PeerDeflate(extensions, isClient);
        }
    }

    /** From now on the read with the peer's byte at this position ends before it. */
    void cutAt(long position) {
        cutAt = position;
        fed = 0;
    }

    /** The bytes since {@link #cutAt}. */
    long fed() {
        return fed;
    }

    void sendMessage(int opcode, byte[]... fragments) {
        PeerDeflate compression = deflate;
        boolean compresses = compression != null && compression.compresses();
        byte[][] payloads = compression != null && compresses ? compression.compress(fragments) : fragments;
        WsTestFrame[] frames = new WsTestFrame[payloads.length];
        for (int i = 0; i < payloads.length; i++) {
            WsTestFrame frame = WsTestFrame.of(i == 0 ? opcode : 0, payloads[i]).rsv(i == 0 && compresses ? 4 : 0);
            frames[i] = i == payloads.length - 1 ? frame : frame.unfinished();
        }
        send(frames);
    }

    void send(WsTestFrame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WsTestFrame frame : frames) {
            end.trace.add("-> " + frame);
            sentClose |= frame.opcode() == 8;
            bytes.writeBytes(frame.encode(isClient));
        }
        if (!end.isOpen()) {
            end.check();
            throw end.failure(end.channel.isActive() ? "the connection is no WebSocket" : "the connection is closed");
        }
        feed(bytes.toByteArray());
    }

    void feed(byte[] bytes) {
        int cut = (int) Math.max(0, Math.min(bytes.length, cutAt - fed));
        fed += bytes.length;
        if (cut > 0) {
            end.channel.arrive(Arrays.copyOf(bytes, cut));
            end.settle();
        }
        if (cut < bytes.length) {
            end.channel.arrive(Arrays.copyOfRange(bytes, cut, bytes.length));
        }
        run();
    }

    /** Runs what is to be done now, and fails if a handler did wrong. */
    void run() {
        end.settle();
        end.check();
    }

    /** The next frame. */
    WsTestFrame next(String expected) {
        run();
        WsTestFrame frame = end.frames.poll();
        if (frame == null) {
            throw end.failure("expected " + expected + " but nothing came");
        }
        return frame;
    }

    /** The content of the next message, which may have control frames between its fragments. */
    byte[] nextMessage(int opcode, String expected) {
        WsTestFrame first = next(expected);
        require(first.opcode() == opcode, expected, first);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first.payload());
        boolean complete = first.isFinal();
        for (Iterator<WsTestFrame> left = end.frames.iterator(); left.hasNext() && !complete; ) {
            WsTestFrame frame = left.next();
            if (!frame.isControl()) {
                joined.writeBytes(frame.payload());
                complete = frame.isFinal();
                left.remove();
            }
        }
        require(complete, expected, "an unfinished message");
        PeerDeflate compression = deflate;
        if (first.rsv() != 4 || compression == null) {
            return joined.toByteArray();
        }
        try {
            return compression.inflate(joined.toByteArray());
        } catch (IllegalStateException e) {
            throw end.failure("expected " + expected + " but got " + e.getMessage());
        }
    }

    void require(boolean met, String expected, Object got) {
        if (!met) {
            throw end.failure("expected " + expected + " but got " + got);
        }
    }

    /** Whether both ends have sent a Close. */
    boolean closesExchanged() {
        return sentClose && end.sentClose;
    }

    void close() {
        if (deflate != null) {
            deflate.close();
        }
    }
}
