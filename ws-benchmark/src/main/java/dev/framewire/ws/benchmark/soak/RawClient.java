package dev.framewire.ws.benchmark.soak;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A client with a plain JDK socket and its own frame code, so the server is also tested without Framewire's client. It splits its
 * output at random positions. It sends a message, then reads its echo.
 */
final class RawClient implements AutoCloseable {
    /** Marks the request, because the server then expects the smaller messages. */
    static final String TARGET_MARK = "r";

    private static final int TIMEOUT_MILLIS = 90_000;
    private static final int MAX_SPLITS = 6;
    private static final int FIN = 0x80;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Plan plan;
    private final Tally tally;
    private final SplittableRandom random;
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int pings;
    private boolean closing;

    private RawClient(Plan plan, Tally tally, InetSocketAddress server) throws IOException {
        this.plan = plan;
        this.tally = tally;
        this.random = plan.decisions(3, 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 + random.nextInt(5000)));
    }

    /** Runs one session. */
    static void play(Plan plan, Tally tally, InetSocketAddress server) {
        try (RawClient client = new RawClient(plan, tally, server)) {
            client.run();
        } catch (IOException e) {
            if (plan.ending() != Plan.Ending.SERVER_RESETS) {
                tally.reportFault(plan, "raw client: " + e);
            }
        }
        tally.sessions.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void run() throws IOException {
        shakeHands();
        for (int i = 0; i < plan.messages(); i++) {
            Message message = plan.alternatingMessage(i);
            byte[] wire = encode(message);
            if (i == plan.endAfter() && plan.ending() == Plan.Ending.CLIENT_RESETS) {
                socket.getOutputStream().write(wire, 0, random.nextInt(wire.length));
                socket.setSoLinger(true, 0);
                return;
            }
            if (i == plan.endAfter() && plan.ending() == Plan.Ending.CLIENT_LEAVES) {
                socket.getOutputStream().write(wire, 0, random.nextInt(wire.length));
                return;
            }
            write(wire);
            checkEcho(message, i);
        }
        if (plan.ending() == Plan.Ending.CLIENT_CLOSES) {
            writeClose();
        }
        if (plan.ending().isInOrder()) {
            awaitClose();
        }
    }

    private void shakeHands() throws IOException {
        String extension = plan.deflate() ? "Sec-WebSocket-Extensions: x-none; a=\"b\"\r\n" : "";
        write(("GET " + plan.target(TARGET_MARK)
                        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extension
                        + "Sec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        // the example of RFC 6455 section 1.3
        if (!answer.toString().startsWith("HTTP/1.1 101") || answer.indexOf("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") < 0) {
            tally.reportFault(plan, "wrong response " + answer);
        }
    }

    private void write(byte[] bytes) throws IOException {
        int splits = random.nextInt(MAX_SPLITS);
        int from = 0;
        for (int i = 0; i < splits && from < bytes.length; i++) {
            int length = 1 + random.nextInt(Math.min(bytes.length - from, random.nextBoolean() ? 4 : 40_000));
            socket.getOutputStream().write(bytes, from, length);
            from += length;
        }
        socket.getOutputStream().write(bytes, from, bytes.length - from);
    }

    /** Encodes a message in fragments, with Pings in between. */
    private byte[] encode(Message message) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<Integer> lengths = message.fragments(random);
        int from = 0;
        for (int i = 0; i < lengths.size(); i++) {
            int fin = i == lengths.size() - 1 ? FIN : 0;
            int opcode = i > 0 ? 0 : message.text() ? 1 : 2;
            writeFrame(wire, fin | opcode, Arrays.copyOfRange(message.bytes(), from, from + lengths.get(i)));
            from += lengths.get(i);
            if (random.nextInt(6) == 0) {
                pings++;
                writeFrame(wire, FIN | PING, new byte[random.nextInt(126)]);
            }
        }
        return wire.toByteArray();
    }

    private void writeFrame(ByteArrayOutputStream wire, int first, byte[] payload) {
        wire.write(first);
        if (payload.length < 126) {
            wire.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            wire.write(0x80 | 126);
            wire.write(payload.length >> 8);
            wire.write(payload.length);
        } else {
            wire.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                wire.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] key = new byte[4];
        random.nextBytes(key);
        wire.writeBytes(key);
        for (int i = 0; i < payload.length; i++) {
            wire.write(payload[i] ^ key[i & 3]);
        }
    }

    private void checkEcho(Message message, int index) throws IOException {
        int offset = 0;
        boolean begun = false;
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = readPayload();
            int opcode = first & 0xF;
            if (opcode >= CLOSE) {
                handleControlFrame(opcode, payload);
                continue;
            }
            int expected = begun ? 0 : message.text() ? 1 : 2;
            begun = true;
            int end = offset + payload.length;
            if ((first & 0x7F) != expected
                    || end > message.bytes().length
                    || !Arrays.equals(payload, 0, payload.length, message.bytes(), offset, end)) {
                throw new IOException("wrong echo from " + offset + " of message " + index);
            }
            offset = end;
            if ((first & FIN) != 0) {
                if (offset != message.bytes().length) {
                    throw new IOException("short echo of message " + index);
                }
                tally.countMessage(offset);
                return;
            }
        }
    }

    private void handleControlFrame(int opcode, byte[] payload) throws IOException {
        if (opcode == PING && closing) {
            // the server closes TCP after both Closes and would not read a Pong
            return;
        }
        if (opcode == PING) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            writeFrame(wire, FIN | PONG, payload);
            write(wire.toByteArray());
        } else if (opcode != PONG || --pings < 0) {
            throw new IOException("unexpected control frame " + opcode);
        }
    }

    private byte[] readPayload() throws IOException {
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    private void writeClose() throws IOException {
        closing = true;
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        writeFrame(wire, FIN | CLOSE, new byte[] {Plan.CLOSE_STATUS >> 8, (byte) Plan.CLOSE_STATUS});
        write(wire.toByteArray());
    }

    /** The server closes TCP first (RFC 6455 section 7.1.1). */
    private void awaitClose() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xF;
            byte[] payload = readPayload();
            if (opcode != CLOSE) {
                handleControlFrame(opcode, payload);
                continue;
            }
            if (payload.length < 2 || payload[0] != Plan.CLOSE_STATUS >> 8 || payload[1] != (byte) Plan.CLOSE_STATUS) {
                throw new IOException("wrong status code");
            }
            if (plan.ending() == Plan.Ending.SERVER_CLOSES) {
                writeClose();
            }
            try {
                in.readByte();
                throw new IOException("a byte after the Close");
            } catch (EOFException end) {
                return;
            }
        }
    }
}
