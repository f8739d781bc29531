package dev.framewire.ws.benchmark.soak;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What all sessions came to. Shared by all threads. */
final class Tally {
    private static final int MOST_FAULTS_KEPT = 20;

    final AtomicLong sessions = new AtomicLong();
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    /** Connections that were told that they are open, and that they have ended; both ends of ours. */
    final AtomicLong opened = new AtomicLong();

    final AtomicLong closed = new AtomicLong();
    final AtomicLong channels = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final Queue<String> kept = new ConcurrentLinkedQueue<>();

    void checked(int length) {
        messages.incrementAndGet();
        bytes.addAndGet(length);
    }

    void fault(Plan plan, String what) {
        if (faults.incrementAndGet() <= MOST_FAULTS_KEPT) {
            kept.add(what + " in " + plan);
        }
    }

    long faults() {
        return faults.get();
    }

    List<String> firstFaults() {
        return List.copyOf(kept);
    }
}
