package dev.framewire.ws.testing;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.deflate.WsDeflate;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The other end of a connection with permessage-deflate, directly on {@code java.util.zip}. */
public final class DeflatePeer implements AutoCloseable {
    public static final byte[] TAIL = {0, 0, -1, -1};

    private final WsRole ours;
    private final boolean sendsWithContext;
    private final boolean receivesWithContext;
    private final Deflater deflater = new Deflater(6, true);
    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean compressed;
    /** The largest distance that this end may use. A full flush makes zlib forget what is further back. */
    private final int window;

    private int known;

    private DeflatePeer(WsRole ours, int windowBits, boolean sendsWithContext, boolean receivesWithContext) {
        this.ours = ours;
        window = 1 << windowBits;
        this.sendsWithContext = sendsWithContext;
        this.receivesWithContext = receivesWithContext;
    }

    /** The peer of an endpoint in this role, after these parameters were negotiated. */
    public static DeflatePeer of(WsRole ours, String parameters) {
        boolean server = parameters.contains("server_no_context_takeover");
        boolean client = parameters.contains("client_no_context_takeover");
        boolean we = ours == WsRole.SERVER ? server : client;
        boolean peer = ours == WsRole.SERVER ? client : server;
        String bits = ours == WsRole.SERVER ? "client_max_window_bits=" : "server_max_window_bits=";
        int start = parameters.indexOf(bits) + bits.length();
        int windowBits = start < bits.length()
                ? 15
                : Integer.parseInt(parameters.substring(start).split(";")[0]);
        return new DeflatePeer(ours, windowBits, !peer, !we);
    }

    /** The extension of an endpoint, as the handshake makes it: parameters such as {@code a; b=10}. */
    public static WebSocketExtension extension(WsDeflate deflate, WsRole role, String parameters) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split("; ")) {
            String[] pair = parameter.split("=");
            map.put(pair[0], pair.length == 1 ? null : pair[1]);
        }
        WebSocketExtensionData data = new WebSocketExtensionData("permessage-deflate", map);
        return role == WsRole.SERVER
                ? deflate.serverHandshaker().handshakeExtension(data)
                : deflate.clientHandshaker().handshakeExtension(data);
    }

    public static WebSocketExtension extension(WsRole role, String parameters) {
        return extension(WsDeflate.builder().minBytes(0).build(), role, parameters);
    }

    /** A connection whose handshake has ended with these parameters. */
    public static Connection connection(WsPipeline.Builder builder, WebSocketExtension extension) {
        return Connection.of(builder.build(), List.of(extension));
    }

    public static Connection connection(WsRole role, String parameters) {
        return connection(WsPipeline.builder(role), extension(role, parameters));
    }

    public static Connection connection(WsRole role, WsDelivery delivery, String parameters) {
        return connection(WsPipeline.builder(role).delivery(delivery), extension(role, parameters));
    }

    /** The payload of a message as this end compresses it. */
    public byte[] compress(byte[] plain) {
        byte[] flushed = flush(plain, true);
        return Arrays.copyOf(flushed, flushed.length - TAIL.length);
    }

    /** The next part of a message, with the end of the flush. */
    public byte[] flush(byte[] plain, boolean last) {
        byte[] flushed = {};
        int from = 0;
        while (window < 1 << 15 && plain.length - from > window - known) {
            deflater.setInput(plain, from, window - known);
            flushed = Wire.concat(flushed, drain(Deflater.FULL_FLUSH));
            from += window - known;
            known = 0;
        }
        known += plain.length - from;
        deflater.setInput(plain, from, plain.length - from);
        flushed = Wire.concat(flushed, drain(Deflater.SYNC_FLUSH));
        if (flushed.length == 0) {
            flushed = Wire.concat(new byte[1], TAIL);
        }
        if (last && !sendsWithContext) {
            deflater.reset();
            known = 0;
        }
        return flushed;
    }

    private byte[] drain(int flush) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int length = buffer.length;
        while (length == buffer.length) {
            length = deflater.deflate(buffer, 0, buffer.length, flush);
            out.write(buffer, 0, length);
        }
        return out.toByteArray();
    }

    /** What this end reads from the wire: each message, or control frame, rendered; unfinished messages are kept. */
    public List<String> read(byte[] wire) {
        List<String> read = new ArrayList<>();
        for (Frame frame : Frame.read(ours, wire)) {
            int first = frame.first;
            byte[] payload = frame.payload;
            if ((first & 0xF) >= 8) {
                read.add(Wire.framesOf(
                                WsRole.SERVER, Wire.concat(new byte[] {(byte) first, (byte) payload.length}, payload))
                        .get(0));
                continue;
            }
            if ((first & 0xF) != 0) {
                compressed = (first & 0x40) != 0;
            } else if ((first & 0x40) != 0) {
                throw new AssertionError("RSV1 on a continuation");
            }
            boolean fin = first >= 0x80;
            message.writeBytes(compressed ? inflate(payload, fin) : payload);
            if (fin) {
                read.add(Wire.render(message.toByteArray()));
                message.reset();
            }
        }
        return read;
    }

    /** The payload of the one message on the wire, or nothing if it is not compressed. */
    public static byte[] compressedPayload(WsRole sender, byte[] wire) {
        byte[] all = {};
        for (Frame frame : Frame.read(sender, wire)) {
            all = Wire.concat(all, frame.payload);
        }
        return (wire[0] & 0x40) == 0 ? new byte[0] : all;
    }

    /** A frame as it was on the wire, unmasked. */
    public record Frame(int first, byte[] payload) {
        static List<Frame> read(WsRole sender, byte[] wire) {
            List<Frame> frames = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(wire);
            while (in.hasRemaining()) {
                int first = in.get() & 0xFF;
                int length = in.get() & 0x7F;
                length =
                        length == 126 ? in.getShort() & 0xFFFF : length == 127 ? Math.toIntExact(in.getLong()) : length;
                int key = sender == WsRole.CLIENT ? in.getInt() : 0;
                byte[] payload = new byte[length];
                in.get(payload);
                frames.add(new Frame(first, Wire.masked(payload, key)));
            }
            return frames;
        }
    }

    private byte[] inflate(byte[] payload, boolean last) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            inflater.setInput(last ? Wire.concat(payload, TAIL) : payload);
            byte[] buffer = new byte[8192];
            int length = 1;
            while (length > 0) {
                length = inflater.inflate(buffer);
                out.write(buffer, 0, length);
            }
            if (inflater.getRemaining() > 0) {
                throw new AssertionError(inflater.getRemaining() + " bytes not inflated");
            }
            if (last && !receivesWithContext) {
                inflater.reset();
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new AssertionError("not inflated", e);
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
