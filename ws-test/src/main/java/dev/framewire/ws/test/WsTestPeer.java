package dev.framewire.ws.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The peer of the handlers under test: what it sends, and what it expects to get. A step runs everything that follows from it
 * before it returns. Frames are expected in the order in which they come.
 *
 * <pre>{@code
 * t.text("hel", "lo").expectText("hello!").ping("p").expectPong("p").expectNothing();
 * }</pre>
 *
 * @param <T> the kind of the test, so that steps can be chained
 */
public abstract sealed class WsTestPeer<T extends WsTestPeer<T>> permits WsTest {
    final WsTestEnd end;
    private final boolean isClient;
    private @Nullable PeerDeflate deflate;
    private boolean sentClose;
    private long cutAt = -1;
    private long fed;

    WsTestPeer(WsTestEnd end, boolean isClient) {
        this.end = end;
        this.isClient = isClient;
    }

    abstract T self();

    /**
     * Sends a text message; compressed, if permessage-deflate was negotiated.
     *
     * @param fragments the text of each frame of the message, mostly one
     * @return this
     */
    public T text(String... fragments) {
        byte[][] payloads = new byte[fragments.length][];
        for (int i = 0; i < fragments.length; i++) {
            payloads[i] = WsTestFrame.utf8(fragments[i]);
        }
        return message(1, payloads);
    }

    /**
     * Sends a binary message; compressed, if permessage-deflate was negotiated.
     *
     * @param fragments the bytes of each frame of the message, mostly one
     * @return this
     */
    public T binary(byte[]... fragments) {
        return message(2, fragments.clone());
    }

    private T message(int opcode, byte[]... fragments) {
        PeerDeflate compression = deflate;
        boolean compresses = compression != null && compression.compresses();
        byte[][] payloads = compression != null && compresses ? compression.compress(fragments) : fragments;
        WsTestFrame[] frames = new WsTestFrame[payloads.length];
        for (int i = 0; i < payloads.length; i++) {
            WsTestFrame frame = WsTestFrame.of(i == 0 ? opcode : 0, payloads[i]).rsv(i == 0 && compresses ? 4 : 0);
            frames[i] = i == payloads.length - 1 ? frame : frame.unfinished();
        }
        return send(frames);
    }

    /**
     * Sends a Ping.
     *
     * @param text its payload
     * @return this
     */
    public T ping(String text) {
        return send(WsTestFrame.ping(text));
    }

    /**
     * Sends a Pong.
     *
     * @param text its payload
     * @return this
     */
    public T pong(String text) {
        return send(WsTestFrame.pong(text));
    }

    /**
     * Sends a Close.
     *
     * @param status its status
     * @return this
     */
    public T close(int status) {
        return send(WsTestFrame.close(status, ""));
    }

    /**
     * Sends frames as they are, in one read. They are not compressed.
     *
     * @param frames right or wrong ones
     * @return this
     */
    public T send(WsTestFrame... frames) {
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
        return feed(bytes.toByteArray());
    }

    /**
     * Sends bytes, whatever they are.
     *
     * @param hex hex digits; spaces are for the reader
     * @return this
     */
    public T raw(String hex) {
        end.trace.add("-> bytes " + hex);
        return feed(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    T feed(byte[] bytes) {
        int cut = (int) Math.max(0, Math.min(bytes.length, cutAt - fed));
        fed += bytes.length;
        if (cut > 0) {
            end.channel.arrive(Arrays.copyOf(bytes, cut));
            settle();
        }
        if (cut < bytes.length) {
            end.channel.arrive(Arrays.copyOfRange(bytes, cut, bytes.length));
        }
        return step();
    }

    /** Runs what is to be done now. */
    final void settle() {
        end.settle();
    }

    final T step() {
        settle();
        end.check();
        return self();
    }

    /** From now on every message is compressed, and the reserved bit for it is allowed. */
    final void negotiated(@Nullable String extensions) {
        if (extensions != null && extensions.contains("permessage-deflate")) {
            deflate = new PeerDeflate(extensions, isClient);
            end.reader.allowRsv(4);
        }
    }

    final void endDeflate() {
        if (deflate != null) {
            deflate.close();
        }
    }

    /** The byte of the peer's before which a read ends. */
    final void cutAt(long position) {
        cutAt = position;
        fed = 0;
    }

    final long fed() {
        return fed;
    }

    /**
     * Expects a text message, in one frame or in fragments.
     *
     * @param text all of its text
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectText(String text) {
        String expected = "TEXT " + Trace.quote(WsTestFrame.utf8(text), 0);
        byte[] got = nextMessage(1, expected);
        require(text.equals(new String(got, StandardCharsets.UTF_8)), expected, "TEXT " + Trace.quote(got, 0));
        return self();
    }

    /**
     * Expects a binary message, in one frame or in fragments.
     *
     * @param bytes all of its bytes
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectBinary(byte... bytes) {
        String expected = "BINARY " + HexFormat.of().formatHex(Trace.start(bytes));
        byte[] got = nextMessage(2, expected);
        require(Arrays.equals(bytes, got), expected, "BINARY " + HexFormat.of().formatHex(Trace.start(got)));
        return self();
    }

    private byte[] nextMessage(int opcode, String expected) {
        WsTestFrame first = nextFrame(expected);
        require(first.opcode() == opcode, expected, first);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.payload());
        boolean complete = first.isFinal();
        for (Iterator<WsTestFrame> left = end.frames.iterator(); left.hasNext() && !complete; ) {
            WsTestFrame frame = left.next();
            if (!frame.isControl()) {
                bytes.writeBytes(frame.payload());
                complete = frame.isFinal();
                left.remove();
            }
        }
        require(complete, expected, "an unfinished message");
        PeerDeflate compression = deflate;
        try {
            return first.rsv() == 4 && compression != null
                    ? compression.inflate(bytes.toByteArray())
                    : bytes.toByteArray();
        } catch (IllegalStateException e) {
            throw end.failure("expected " + expected + " but got " + e.getMessage());
        }
    }

    /**
     * Expects a Ping, as of the keep-alive.
     *
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectPing() {
        WsTestFrame frame = nextFrame("PING");
        require(frame.opcode() == 9, "PING", frame);
        return self();
    }

    /**
     * Expects a Pong.
     *
     * @param text its payload
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectPong(String text) {
        WsTestFrame expected = WsTestFrame.pong(text);
        WsTestFrame frame = nextFrame(expected.toString());
        boolean same = frame.opcode() == 10 && Arrays.equals(frame.payload(), expected.payload());
        require(same, expected.toString(), frame);
        return self();
    }

    /**
     * Expects a Close.
     *
     * @param status its status; 1005 for one without
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectClose(int status) {
        WsTestFrame frame = nextFrame("CLOSE " + status);
        require(frame.opcode() == 8 && frame.status() == status, "CLOSE " + status, frame);
        end.exceptionsSeen();
        return self();
    }

    /**
     * Expects that no frame came that was not expected before.
     *
     * @return this
     * @throws AssertionError if there is one
     */
    public T expectNothing() {
        step();
        WsTestFrame frame = end.frames.peek();
        if (frame != null) {
            throw end.failure("expected nothing but got " + frame);
        }
        return self();
    }

    /**
     * Takes the next frame as it was on the wire, for what the other methods do not show.
     *
     * @return the frame, compressed if it was
     * @throws AssertionError if there is none
     */
    public WsTestFrame nextFrame() {
        return nextFrame("a frame");
    }

    private WsTestFrame nextFrame(String expected) {
        step();
        WsTestFrame frame = end.frames.poll();
        if (frame == null) {
            throw end.failure("expected " + expected + " but nothing came");
        }
        return frame;
    }

    private void require(boolean met, String expected, Object got) {
        if (!met) {
            throw end.failure("expected " + expected + " but got " + got);
        }
    }

    /** Whether both ends have sent a Close. */
    final boolean closesExchanged() {
        return sentClose && end.sentClose;
    }
}
