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

/** A room in which one member never reads. */
final class CrowdedRoom {
    private static final int MESSAGES = 50_000;
    private static final int CHARACTERS = 2000;
    private static final int LISTENERS = 3;
    /** How far the others may lag behind: they are to miss nothing, which only who reads can claim. */
    private static final int WINDOW = 50;
    /** Its heap and as much again. */
    private static final long MOST_RESIDENT = 512 << 20;

    private CrowdedRoom() {}

    static boolean play(Path jar, PrintWriter out) throws IOException, InterruptedException {
        try (ExampleServer server = ExampleServer.start(jar, "--rate", "1000000", "--burst", "1000000");
                RawSocket silent = RawSocket.inRoom(server.port(), "siege");
                RawSocket sender = RawSocket.inRoom(server.port(), "siege")) {
            long before = server.resident();
            List<Semaphore> windows = new ArrayList<>();
            List<FutureTask<Integer>> listeners = new ArrayList<>();
            listeners.add(listen(sender, windows));
            List<RawSocket> others = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                others.add(RawSocket.inRoom(server.port(), "siege"));
                listeners.add(listen(others.get(i), windows));
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
                complete += result(listener) == MESSAGES ? 1 : 0;
            }
            others.forEach(RawSocket::close);
            long most = server.mostResident();
            out.printf(
                    Locale.ROOT,
                    "room       %d MB past a member who never reads: %d of %d others have all of it in order%n"
                            + "           resident memory %.0f MiB at first, %.0f MiB at most; that member %s%n",
                    MESSAGES * CHARACTERS / 1_000_000,
                    complete,
                    listeners.size(),
                    before / ExampleServer.MEBI,
                    most / ExampleServer.MEBI,
                    endOf(silent));
            return complete == listeners.size() && most < MOST_RESIDENT;
        }
    }

    private static String text(int index) {
        return String.format(Locale.ROOT, "%09d ", index);
    }

    /** A thread that counts what comes in order, and lets the sender go on. */
    private static FutureTask<Integer> listen(RawSocket member, List<Semaphore> windows) {
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
                // whatever went wrong, the sender must not wait for it
                window.release(MESSAGES);
            }
            return next;
        };
        FutureTask<Integer> task = new FutureTask<>(counting);
        new Thread(task, "listener").start();
        return task;
    }

    private static int result(FutureTask<Integer> listener) throws InterruptedException {
        try {
            return listener.get();
        } catch (ExecutionException e) {
            return -1;
        }
    }

    /** What is under way is read first; behind it there is the Close, if there was room for it in time. */
    private static String endOf(RawSocket silent) {
        try {
            return "got Close " + silent.awaitClose();
        } catch (IOException e) {
            return "was cut off";
        }
    }
}
