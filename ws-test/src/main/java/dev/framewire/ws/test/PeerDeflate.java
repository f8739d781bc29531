package dev.framewire.ws.test;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The peer's permessage-deflate (RFC 7692), by the JDK's zlib alone. */
final class PeerDeflate implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int MAX_BYTES = 1 << 28;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean forgetsSent;
    private final boolean forgetsReceived;
    private final boolean compresses;

    /**
     * With the parameters of the response.
     *
     * @param header the value of Sec-WebSocket-Extensions
     * @param isClient whether the peer is the client
     */
    PeerDeflate(String header, boolean isClient) {
        String parameters = header.toLowerCase(Locale.ROOT);
        String own = isClient ? "client_" : "server_";
        forgetsSent = parameters.contains(own + "no_context_takeover");
        forgetsReceived = parameters.contains((isClient ? "server_" : "client_") + "no_context_takeover");
        // the JDK's zlib has one window of 15 bits; a smaller one is kept to by not compressing
        compresses = !parameters.matches(".*" + own + "max_window_bits\\s*=\\s*\"?([89]|1[0-4])\\b.*");
    }

    boolean compresses() {
        return compresses;
    }

    /** The payloads of a message's frames, compressed as one message. */
    byte[][] compress(byte[]... fragments) {
        byte[][] compressed = new byte[fragments.length][];
        byte[] block = new byte[8192];
        for (int i = 0; i < fragments.length; i++) {
            deflater.setInput(fragments[i]);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int n = block.length; n == block.length; ) {
                n = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
                out.write(block, 0, n);
            }
            compressed[i] = out.toByteArray();
        }
        int last = fragments.length - 1;
        if (endsWithTail(compressed[last])) {
            compressed[last] = Arrays.copyOf(compressed[last], compressed[last].length - TAIL.length);
        }
        if (compressed[last].length == 0) {
            // nothing to flush: a block without content, whose end is cut off as that of every message
            compressed[last] = new byte[1];
        }
        if (forgetsSent) {
            deflater.reset();
        }
        return compressed;
    }

    private static boolean endsWithTail(byte[] bytes) {
        int from = bytes.length - TAIL.length;
        return from >= 0 && Arrays.equals(bytes, from, bytes.length, TAIL, 0, TAIL.length);
    }

    /**
     * A whole message.
     *
     * @throws IllegalStateException if it cannot be inflated
     */
    byte[] inflate(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[8192];
        byte[] input = Arrays.copyOf(message, message.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, message.length, TAIL.length);
        inflater.setInput(input);
        try {
            for (int n = inflater.inflate(block); n > 0 && out.size() < MAX_BYTES; n = inflater.inflate(block)) {
                out.write(block, 0, n);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a message that cannot be inflated: " + e.getMessage(), e);
        }
        if (inflater.finished() || forgetsReceived) {
            inflater.reset();
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
