package dev.framewire.ws.benchmark.siege;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** One hostile peer that tries to exhaust memory. */
final class Hostile {
    private static final int FRAGMENTS = 1_000_000;
    private static final int BOMB_BYTES = 100_000_000;
    private static final int PINGS = 1_000_000;
    private static final int TOO_BIG = 1009;
    /** The peer took nothing during the time allowed for a Pong. */
    private static final int GONE = 1011;

    private static final int MAX_SECONDS = 180;
    /** More than pooled memory and data within the limits need. */
    private static final long MAX_GROWTH = 64 << 20;

    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final String CHAT = "Sec-WebSocket-Protocol: superchat\r\n";

    private Hostile() {}

    static boolean fragments(Path jar, PrintWriter out) throws IOException, InterruptedException {
        byte[] one = RawSocket.encode(RawSocket.CONTINUATION, new byte[] {'x'});
        return run(jar, out, "fragments", FRAGMENTS + " fragments of one byte", CHAT, socket -> {
            socket.write(RawSocket.encode(RawSocket.TEXT, new byte[] {'x'}));
            for (int i = 0; i < FRAGMENTS / 1000; i++) {
                socket.write(RawSocket.repeat(one, 1000));
            }
        });
    }

    static boolean bomb(Path jar, PrintWriter out) throws IOException, InterruptedException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(compressed, new Deflater(Deflater.BEST_COMPRESSION, true))) {
            byte[] zeros = new byte[BOMB_BYTES / 100];
            for (int i = 0; i < 100; i++) {
                deflater.write(zeros);
            }
        }
        byte[] frame = RawSocket.encode(RawSocket.FIN | RawSocket.RSV1 | RawSocket.TEXT, compressed.toByteArray());
        String what = BOMB_BYTES + " zeros in " + compressed.size() + " bytes";
        return run(jar, out, "bomb", what, CHAT + DEFLATE, socket -> socket.write(frame));
    }

    /** What the peer sends. */
    @FunctionalInterface
    private interface Attack {
        void sendTo(RawSocket socket) throws IOException;
    }

    private static boolean run(Path jar, PrintWriter out, String name, String what, String headers, Attack attack)
            throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar);
                RawSocket warmUp = RawSocket.joinRoom(server.port(), "siege");
                RawSocket socket = RawSocket.open(server.port(), "/chat", headers)) {
            long before = server.readResidentBytes();
            Thread sender = new Thread(() -> send(socket, attack), name);
            sender.start();
            int status = socket.awaitClose();
            long growth = server.readPeakResidentBytes() - before;
            socket.hangUp();
            sender.join();
            warmUp.say("{\"type\":\"ping\"}");
            warmUp.awaitType("pong");
            out.printf(
                    Locale.ROOT,
                    "%-10s %s: Close %d, resident memory at most %.1f MiB more%n",
                    name,
                    what,
                    status,
                    growth / ExampleServer.MEBI);
            return status == TOO_BIG && growth < MAX_GROWTH;
        }
    }

    private static void send(RawSocket socket, Attack attack) {
        try {
            attack.sendTo(socket);
        } catch (IOException expected) {
            // the server closed the connection meanwhile
        }
    }

    /** The answers fill the socket buffers; then the server stops reading and finally closes the connection. */
    static boolean pings(Path jar, PrintWriter out) throws IOException, InterruptedException {
        byte[] many = RawSocket.repeat(RawSocket.encode(RawSocket.FIN | RawSocket.PING, new byte[125]), 1000);
        try (ExampleServer server = ExampleServer.start(jar);
                RawSocket socket = RawSocket.open(server.port(), "/echo", "")) {
            long before = server.readResidentBytes();
            long start = System.nanoTime();
            Attack flood = to -> {
                for (int i = 0; i < PINGS / 1000; i++) {
                    to.write(many);
                }
            };
            Thread sender = new Thread(() -> send(socket, flood), "pings");
            sender.start();
            // after its Close the server discards the rest, so the flood always ends
            sender.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
            String close = sender.isAlive() ? "NO END" : awaitEnd(socket);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            long growth = server.readPeakResidentBytes() - before;
            socket.hangUp();
            sender.join();
            out.printf(
                    Locale.ROOT,
                    "pings      %d from a peer that does not read: %s after %d s, resident memory at most %.1f MiB more%n",
                    PINGS,
                    close,
                    seconds,
                    growth / ExampleServer.MEBI);
            return close.equals("Close " + GONE) && growth < MAX_GROWTH;
        }
    }

    private static String awaitEnd(RawSocket socket) {
        try {
            return "Close " + socket.awaitClose();
        } catch (IOException e) {
            return "end without a Close, " + e;
        }
    }
}
