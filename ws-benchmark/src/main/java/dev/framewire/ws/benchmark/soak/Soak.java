package dev.framewire.ws.benchmark.soak;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One run: starts the sessions, watches them and the process, and judges. */
public final class Soak {
    private static final int LINE_SECONDS = 30;
    /** Longer than a session may take, the wait for a lost Close included. */
    private static final int MOST_SECONDS_TO_END = 120;

    private static final double MEBI = 1 << 20;

    private final PrintWriter out;
    private final int connections;
    private final Tally tally = new Tally();
    private final SplittableRandom seeds;
    private long sessionsLeft;
    private boolean stopped;
    private final AtomicLong rawAlive = new AtomicLong();
    private @Nullable Figures early;
    private String grown = "";
    private long lines;

    /**
     * A run that has not begun.
     *
     * @param out where the figures go
     * @param connections how many sessions go on at a time
     * @param sessions how many to play, 0 for as many as there is time for
     * @param seed what all sessions are derived from
     */
    public Soak(PrintWriter out, int connections, long sessions, long seed) {
        this.out = out;
        this.connections = connections;
        this.seeds = new SplittableRandom(seed);
        this.sessionsLeft = sessions == 0 ? Long.MAX_VALUE : sessions;
    }

    /** Seeds are never negative; a negative number says that no session follows. */
    private synchronized long nextSeed() {
        return stopped || sessionsLeft-- <= 0 ? -1 : seeds.nextLong() >>> 1;
    }

    private synchronized void stop() {
        stopped = true;
    }

    /**
     * Plays sessions until the time or their number is over, and prints figures and a verdict.
     *
     * @param seconds how long to begin new sessions
     * @return whether every byte was right, every connection ended with one event, and nothing grew or leaked
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run(long seconds) throws InterruptedException {
        LeakCounter.install();
        long start = System.nanoTime();
        out.println(
                "  time sessions  messages  checked MiB  heap MiB pooled MiB direct MiB threads channels leaks faults");
        try (Slots slots = new Slots(tally, this::nextSeed)) {
            List<Thread> raw = start(slots);
            long second = 0;
            while (second < seconds && tally.channels.get() + rawAlive.get() > 0) {
                TimeUnit.SECONDS.sleep(1);
                second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                if (second / LINE_SECONDS > lines && second < seconds) {
                    lines++;
                    watch(second, seconds);
                }
            }
            watch(second, seconds);
            stop();
            end(raw);
        }
        return judge(System.nanoTime() - start);
    }

    /** A quarter of the sessions is played by hand. */
    private List<Thread> start(Slots slots) {
        List<Thread> raw = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            if (i % 4 == 3) {
                raw.add(new Thread(() -> playRaw(slots, this::nextSeed), "raw-" + i));
            } else {
                slots.play();
            }
        }
        rawAlive.set(raw.size());
        raw.forEach(Thread::start);
        return raw;
    }

    private void playRaw(Slots slots, LongSupplier next) {
        try {
            for (long seed = next.getAsLong(); seed >= 0; seed = next.getAsLong()) {
                Plan plan = Plan.of(seed);
                RawClient.play(plan, tally, slots.addressFor(plan));
            }
        } finally {
            rawAlive.decrementAndGet();
        }
    }

    private void end(List<Thread> raw) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_END);
        for (Thread thread : raw) {
            thread.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS_TO_END));
        }
        while (tally.channels.get() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void watch(long second, long seconds) {
        Figures now = Figures.now();
        if (early == null || second <= seconds / 4) {
            early = early == null ? now : early.most(now);
        }
        grown = now.grownSince(early);
        out.printf(
                Locale.ROOT,
                "%4d s %8d %9d %12.1f %9.1f %10.1f %10.1f %7d %8d %5d %6d%n",
                second,
                tally.sessions.get(),
                tally.messages.get(),
                tally.bytes.get() / MEBI,
                now.heap() / MEBI,
                now.pooled() / MEBI,
                now.direct() / MEBI,
                now.threads(),
                tally.channels.get(),
                LeakCounter.leaks(),
                tally.faults());
    }

    private boolean judge(long nanos) {
        List<String> complaints = new ArrayList<>(tally.firstFaults());
        if (tally.opened.get() != tally.closed.get()) {
            complaints.add(tally.opened + " connections opened, " + tally.closed + " close events");
        }
        if (tally.channels.get() + rawAlive.get() > 0) {
            complaints.add(tally.channels + " channels and " + rawAlive + " clients by hand did not end");
        }
        if (!grown.isEmpty()) {
            complaints.add("has grown since the first quarter: " + grown);
        }
        if (LeakCounter.leaks() > 0) {
            complaints.add(LeakCounter.leaks() + " buffers leaked");
        }
        complaints.forEach(out::println);
        out.println((complaints.isEmpty() ? "All right: " : "NOT RIGHT: ") + tally.sessions + " sessions, "
                + tally.messages + " messages, " + tally.opened + " ends with " + tally.closed + " close events, in "
                + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s.");
        return complaints.isEmpty();
    }
}
