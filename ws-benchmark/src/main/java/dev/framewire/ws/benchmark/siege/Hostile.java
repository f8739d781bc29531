package dev.framewire.ws.benchmark.siege;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** One peer that wants too much. */
final class Hostile {
    private static final int FRAGMENTS = 1_000_000;
    private static final int BOMB_BYTES = 100_000_000;
    private static final int PINGS = 1_000_000;
    private static final int TOO_BIG = 1009;
    /** Nothing was taken for the time that a Pong may take. */
    private static final int GONE = 1011;

    private static final int MOST_SECONDS = 180;
    /** More than what is pooled and what fits the limits needs. */
    private static final long MOST_GROWTH = 64 << 20;

    private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final String CHAT = "Sec-WebSocket-Protocol: superchat\r\n";

    private Hostile() {}

    static boolean fragments(Path jar, PrintWriter out) throws IOException, InterruptedException {
        byte[] one = RawSocket.frame(RawSocket.CONTINUATION, new byte[] {'x'});
        return attack(jar, out, "fragments", FRAGMENTS + " fragments of a byte", CHAT, socket -> {
            socket.write(RawSocket.frame(RawSocket.TEXT, new byte[] {'x'}));
            for (int i = 0; i < FRAGMENTS / 1000; i++) {
                socket.write(RawSocket.times(one, 1000));
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
        byte[] frame = RawSocket.frame(RawSocket.FIN | RawSocket.RSV1 | RawSocket.TEXT, compressed.toByteArray());
        String what = BOMB_BYTES + " zeros in " + compressed.size() + " bytes";
        return attack(jar, out, "bomb", what, CHAT + DEFLATE, socket -> socket.write(frame));
    }

    /** What is sent. */
    @FunctionalInterface
    private interface Sending {
        void to(RawSocket socket) throws IOException;
    }

    private static boolean attack(Path jar, PrintWriter out, String name, String what, String headers, Sending sending)
            throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar);
                RawSocket warmUp = RawSocket.inRoom(server.port(), "siege");
                RawSocket socket = RawSocket.open(server.port(), "/chat", headers)) {
            long before = server.resident();
            Thread sender = new Thread(() -> send(socket, sending), name);
            sender.start();
            int status = socket.awaitClose();
            long growth = server.mostResident() - before;
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
            return status == TOO_BIG && growth < MOST_GROWTH;
        }
    }

    private static void send(RawSocket socket, Sending sending) {
        try {
            sending.to(socket);
        } catch (IOException expected) {
            // the server has closed in the middle of it
        }
    }

    /** Its answers fill the sockets, then the server reads no more of it, and at last gives it up. */
    static boolean pings(Path jar, PrintWriter out) throws IOException, InterruptedException {
        byte[] many = RawSocket.times(RawSocket.frame(RawSocket.FIN | RawSocket.PING, new byte[125]), 1000);
        try (ExampleServer server = ExampleServer.start(jar);
                RawSocket socket = RawSocket.open(server.port(), "/echo", "")) {
            long before = server.resident();
            long start = System.nanoTime();
            Sending flood = to -> {
                for (int i = 0; i < PINGS / 1000; i++) {
                    to.write(many);
                }
            };
            Thread sender = new Thread(() -> send(socket, flood), "pings");
            sender.start();
            // given up, the server lets the rest fall away, so the flood ends one way or the other
            sender.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
            String close = sender.isAlive() ? "NO END" : closeOf(socket);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            long growth = server.mostResident() - before;
            socket.hangUp();
            sender.join();
            out.printf(
                    Locale.ROOT,
                    "pings      %d of a peer that does not read: %s after %d s, resident memory at most %.1f MiB more%n",
                    PINGS,
                    close,
                    seconds,
                    growth / ExampleServer.MEBI);
            return close.equals("Close " + GONE) && growth < MOST_GROWTH;
        }
    }

    private static String closeOf(RawSocket socket) {
        try {
            return "Close " + socket.awaitClose();
        } catch (IOException e) {
            return "the end without a Close, " + e;
        }
    }
}
