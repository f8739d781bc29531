package dev.framewire.ws.benchmark.siege;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that can send invalid input. Its methods block; one thread may read while another writes. */
final class RawSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final int MAX_WAIT_MILLIS = 120_000;
    /** A masking key; a server accepts any. */
    private static final byte[] KEY = {0x12, 0x34, 0x56, 0x78};

    /**
     * A frame.
     *
     * @param opcode its opcode
     * @param payload its payload
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or printed
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The status code of a Close. */
        int status() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    private RawSocket(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MAX_WAIT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and completes the handshake; each of the further header lines ends with CRLF. */
    static RawSocket open(int port, String path, String headers) throws IOException {
        RawSocket raw = new RawSocket(port);
        raw.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers
                        + "Sec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) raw.in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("the server answered " + answer);
        }
        return raw;
    }

    /** Opens a connection and joins a room of the chat. */
    static RawSocket joinRoom(int port, String room) throws IOException {
        RawSocket member = open(port, "/chat", "Sec-WebSocket-Protocol: superchat\r\n");
        member.say("{\"type\":\"join\",\"room\":\"" + room + "\"}");
        member.awaitType("joined");
        return member;
    }

    void say(String text) throws IOException {
        write(encode(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads until the next message of this type and returns its JSON. */
    String awaitType(String type) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.opcode() == CLOSE) {
                throw new IOException("closed with " + frame.status());
            }
            if (frame.opcode() == TEXT && frame.text().startsWith("{\"type\":\"" + type + "\"")) {
                return frame.text();
            }
        }
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    /** Reads until the Close and returns its status code. */
    int awaitClose() throws IOException {
        Frame frame = read();
        while (frame.opcode() != CLOSE) {
            frame = read();
        }
        return frame.status();
    }

    /** Encodes a frame of a client. */
    static byte[] encode(int first, byte[] payload) {
        int extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        byte[] frame = new byte[2 + extended + KEY.length + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | (extended == 0 ? payload.length : extended == 2 ? 126 : 127));
        for (int i = 0; i < extended; i++) {
            frame[2 + i] = (byte) ((long) payload.length >> 8 * (extended - 1 - i));
        }
        int start = 2 + extended + KEY.length;
        System.arraycopy(KEY, 0, frame, 2 + extended, KEY.length);
        for (int i = 0; i < payload.length; i++) {
            frame[start + i] = (byte) (payload[i] ^ KEY[i & 3]);
        }
        return frame;
    }

    /** Repeats the bytes. */
    static byte[] repeat(byte[] bytes, int count) {
        byte[] all = new byte[bytes.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    /** Closes the socket; a blocked read or write fails. */
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
