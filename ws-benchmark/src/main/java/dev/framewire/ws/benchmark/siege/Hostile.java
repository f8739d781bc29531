package dev.framewire.ws.benchmark.siege;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.SocketException;
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
            long[] sent = {0};
            Thread sender = new Thread(
                    () -> send(socket, to -> {
                        for (; sent[0] < PINGS; sent[0] += 1000) {
                            to.write(many);
                        }
                    }),
                    "pings");
            sender.start();
            // it ends when the server closes: no write of it goes on then
            sender.join(TimeUnit.SECONDS.toMillis(180));
            boolean ended = !sender.isAlive() && sent[0] < PINGS;
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            long growth = server.mostResident() - before;
            String close = closeOf(socket);
            socket.hangUp();
            sender.join();
            out.printf(
                    Locale.ROOT,
                    "pings      %d Pings taken from a peer that does not read, %s after %d s (%s), resident memory at most"
                            + " %.1f MiB more%n",
                    sent[0],
                    ended ? "ended" : "NOT ENDED",
                    seconds,
                    close,
                    growth / ExampleServer.MEBI);
            return (ended || sent[0] == PINGS) && growth < MOST_GROWTH && server.isAlive();
        }
    }

    private static String closeOf(RawSocket socket) {
        try {
            return "Close " + socket.awaitClose();
        } catch (SocketException e) {
            return "reset";
        } catch (IOException e) {
            return "no Close";
        }
    }
}
