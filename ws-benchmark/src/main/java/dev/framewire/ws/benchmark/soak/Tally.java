package dev.framewire.ws.benchmark.soak;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The counters of all sessions. Shared by all threads. */
final class Tally {
    private static final int MAX_FAULTS_STORED = 20;

    final AtomicLong sessions = new AtomicLong();
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    /** Handshake events and close events, at both of Framewire's ends. */
    final AtomicLong opened = new AtomicLong();

    final AtomicLong closed = new AtomicLong();
    final AtomicLong channels = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final Queue<String> firstFaults = new ConcurrentLinkedQueue<>();

    void countMessage(int length) {
        messages.incrementAndGet();
        bytes.addAndGet(length);
    }

    void reportFault(Plan plan, String what) {
        if (faults.incrementAndGet() <= MAX_FAULTS_STORED) {
            firstFaults.add(what + " in " + plan);
        }
    }

    long faults() {
        return faults.get();
    }

    List<String> firstFaults() {
        return List.copyOf(firstFaults);
    }
}
