package dev.framewire.ws.benchmark.siege;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** A room with a member that never reads. */
final class CrowdedRoom {
    private static final int MESSAGES = 50_000;
    private static final int CHARACTERS = 2000;
    private static final int LISTENERS = 3;
    /** How many messages the others may be behind: only members that keep reading receive all messages. */
    private static final int WINDOW = 50;
    /** Twice its maximum heap. */
    private static final long MAX_RESIDENT = 512 << 20;

    private CrowdedRoom() {}

    static boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar, "--rate", "1000000", "--burst", "1000000");
                RawSocket silent = RawSocket.joinRoom(server.port(), "siege");
                RawSocket sender = RawSocket.joinRoom(server.port(), "siege")) {
            long before = server.readResidentBytes();
            List<Semaphore> windows = new ArrayList<>();
            List<FutureTask<Integer>> listeners = new ArrayList<>();
            listeners.add(startListener(sender, windows));
            List<RawSocket> others = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                others.add(RawSocket.joinRoom(server.port(), "siege"));
                listeners.add(startListener(others.get(i), windows));
            }
            String filler = "x".repeat(CHARACTERS - 10);
            for (int i = 0; i < MESSAGES; i++) {
                for (Semaphore window : windows) {
                    window.acquire();
                }
                sender.say("{\"type\":\"message\",\"room\":\"siege\",\"text\":\"" + text(i) + filler + "\"}");
            }
            int complete = 0;
            for (FutureTask<Integer> listener : listeners) {
                complete += awaitCount(listener) == MESSAGES ? 1 : 0;
            }
            others.forEach(RawSocket::close);
            long most = server.readPeakResidentBytes();
            out.printf(
                    Locale.ROOT,
                    "room       %d MB in a room with a member that never reads: %d of %d others received all of it in order%n"
                            + "           resident memory %.0f MiB at first, %.0f MiB at most; that member %s%n",
                    MESSAGES * CHARACTERS / 1_000_000,
                    complete,
                    listeners.size(),
                    before / ExampleServer.MEBI,
                    most / ExampleServer.MEBI,
                    awaitEnd(silent));
            return complete == listeners.size() && most < MAX_RESIDENT;
        }
    }

    private static String text(int index) {
        return String.format(Locale.ROOT, "%09d ", index);
    }

    /** Starts a thread that counts messages in order and releases the sender. */
    private static FutureTask<Integer> startListener(RawSocket member, List<Semaphore> windows) {
        Semaphore window = new Semaphore(WINDOW);
        windows.add(window);
        Callable<Integer> counting = () -> {
            int next = 0;
            try {
                while (next < MESSAGES && member.awaitType("message").contains("\"text\":\"" + text(next))) {
                    next++;
                    window.release();
                }
            } finally {
                // after any failure, the sender must not wait for this listener
                window.release(MESSAGES);
            }
            return next;
        };
        FutureTask<Integer> task = new FutureTask<>(counting);
        new Thread(task, "listener").start();
        return task;
    }

    private static int awaitCount(FutureTask<Integer> listener) throws InterruptedException {
        try {
            return listener.get();
        } catch (ExecutionException e) {
            return -1;
        }
    }

    /** Reads the data in flight; then the Close follows, unless the server could not send it in time. */
    private static String awaitEnd(RawSocket silent) {
        try {
            return "received Close " + silent.awaitClose();
        } catch (IOException e) {
            return "was disconnected without a Close";
        }
    }
}
