package dev.framewire.ws.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

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
    final PeerSide peer;

    WsTestPeer(WsTestEnd end, boolean isClient) {
        this.end = end;
        peer = new PeerSide(end, isClient);
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
        peer.sendMessage(1, payloads);
        return self();
    }

    /**
     * Sends a binary message; compressed, if permessage-deflate was negotiated.
     *
     * @param fragments the bytes of each frame of the message, mostly one
     * @return this
     */
    public T binary(byte[]... fragments) {
        peer.sendMessage(2, fragments.clone());
        return self();
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
        peer.send(frames);
        return self();
    }

    /**
     * Sends bytes, whatever they are.
     *
     * @param hex hex digits; spaces are for the reader
     * @return this
     */
    public T raw(String hex) {
        end.trace.add("-> bytes " + hex);
        peer.feed(HexFormat.of().parseHex(hex.replace(" ", "")));
        return self();
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
        byte[] got = peer.nextMessage(1, expected);
        peer.require(text.equals(new String(got, StandardCharsets.UTF_8)), expected, "TEXT " + Trace.quote(got, 0));
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
        byte[] got = peer.nextMessage(2, expected);
        peer.require(
                Arrays.equals(bytes, got), expected, "BINARY " + HexFormat.of().formatHex(Trace.start(got)));
        return self();
    }

    /**
     * Expects a Ping, as of the keep-alive.
     *
     * @return this
     * @throws AssertionError if something else comes next, or nothing
     */
    public T expectPing() {
        WsTestFrame frame = peer.next("PING");
        peer.require(frame.opcode() == 9, "PING", frame);
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
        WsTestFrame frame = peer.next(expected.toString());
        boolean same = frame.opcode() == 10 && Arrays.equals(frame.payload(), expected.payload());
        peer.require(same, expected.toString(), frame);
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
        WsTestFrame frame = peer.next("CLOSE " + status);
        peer.require(frame.opcode() == 8 && frame.status() == status, "CLOSE " + status, frame);
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
        peer.run();
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
        return peer.next("a frame");
    }

    /**
     * Waits up to 5 seconds of real time until a frame came, from handlers that answer from another thread.
     *
     * @return this
     * @throws AssertionError if none came
     */
    public T awaitFrame() {
        if (!end.loop.await(() -> !end.frames.isEmpty(), end::settle)) {
            throw end.failure("no frame within " + TestLoop.patience);
        }
        peer.run();
        return self();
    }

    /**
     * Lets time pass. Timers run each at its own time: Pings, timeouts, what handlers have scheduled.
     *
     * @param time how much
     * @return this
     * @throws UnsupportedOperationException on Netty 4.1, where the library cannot see the time of a test
     */
    public T pass(Duration time) {
        end.trace.add("   " + time + " pass");
        end.loop.advance(time, end::settle);
        peer.run();
        return self();
    }

    /**
     * The peer takes nothing any more, and its buffers are full: the channel is not writable as soon as something is written.
     *
     * @return this
     */
    public T stopReading() {
        end.trace.add("-> stops reading");
        end.channel.peerStopsReading();
        return self();
    }

    /**
     * The peer takes all that waits for it.
     *
     * @return this
     */
    public T readAgain() {
        end.trace.add("-> reads again");
        peer.run();
        end.channel.peerReadsAgain();
        peer.run();
        return self();
    }

    /**
     * The peer closes its end without a Close. The handlers notice as with a socket: when they read.
     *
     * @return this
     */
    public T hangUp() {
        end.trace.add("-> hangs up");
        end.channel.peerLeaves();
        peer.run();
        return self();
    }
}
