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

/** One run: starts the sessions, prints figures regularly, and decides whether the run passed. */
public final class Soak {
    private static final int LINE_SECONDS = 30;
    /** Longer than the longest session, including the wait for a lost Close. */
    private static final int MAX_SECONDS_TO_END = 120;

    private static final double MEBI = 1 << 20;

    private final PrintWriter out;
    private final int connections;
    private final Tally tally = new Tally();
    private final SplittableRandom seeds;
    private long sessionsLeft;
    private boolean stopped;
    private final AtomicLong rawAlive = new AtomicLong();
    private @Nullable Figures baseline;
    private String growth = "";
    private long linesPrinted;

    /**
     * Prepares a run.
     *
     * @param out receives the figures
     * @param connections number of concurrent sessions
     * @param sessions maximum number of sessions, 0 for no bound
     * @param seed the seed of all sessions
     */
    public Soak(PrintWriter out, int connections, long sessions, long seed) {
        this.out = out;
        this.connections = connections;
        this.seeds = new SplittableRandom(seed);
        this.sessionsLeft = sessions == 0 ? Long.MAX_VALUE : sessions;
    }

    /** Returns the next seed, or a negative number if no session follows. */
    private synchronized long nextSeed() {
        return stopped || sessionsLeft-- <= 0 ? -1 : seeds.nextLong() >>> 1;
    }

    private synchronized void stop() {
        stopped = true;
    }

    /**
     * Runs sessions until the time is over or their number is reached, and prints figures and the result.
     *
     * @param seconds time during which new sessions start
     * @return whether every byte was correct, every connection ended with one event, and nothing grew or leaked
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean run(long seconds) throws InterruptedException {
        LeakCounter.install();
        long start = System.nanoTime();
        out.println(
                "  time sessions  messages  checked MiB  heap MiB pooled MiB direct MiB threads channels leaks faults");
        try (Slots slots = new Slots(tally, this::nextSeed)) {
            List<Thread> raw = startSessions(slots);
            long second = 0;
            while (second < seconds && tally.channels.get() + rawAlive.get() > 0) {
                TimeUnit.SECONDS.sleep(1);
                second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                if (second / LINE_SECONDS > linesPrinted && second < seconds) {
                    linesPrinted++;
                    printFigures(second, seconds);
                }
            }
            printFigures(second, seconds);
            stop();
            awaitEnd(raw);
        }
        return printResult(System.nanoTime() - start);
    }

    /** A quarter of the sessions uses {@link RawClient}. */
    private List<Thread> startSessions(Slots slots) {
        List<Thread> raw = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            if (i % 4 == 3) {
                raw.add(new Thread(() -> playRaw(slots, this::nextSeed), "raw-" + i));
            } else {
                slots.playNext();
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

    private void awaitEnd(List<Thread> raw) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS_TO_END);
        for (Thread thread : raw) {
            thread.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS_TO_END));
        }
        while (tally.channels.get() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void printFigures(long second, long seconds) {
        Figures now = Figures.measure();
        if (baseline == null || second <= seconds / 4) {
            baseline = baseline == null ? now : baseline.max(now);
        }
        growth = now.describeGrowthSince(baseline);
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

    private boolean printResult(long nanos) {
        List<String> complaints = new ArrayList<>(tally.firstFaults());
        if (tally.opened.get() != tally.closed.get()) {
            complaints.add(tally.opened + " connection ends opened, " + tally.closed + " close events");
        }
        if (tally.channels.get() + rawAlive.get() > 0) {
            complaints.add(tally.channels + " channels and " + rawAlive + " raw clients did not end");
        }
        if (!growth.isEmpty()) {
            complaints.add("growth since the first quarter: " + growth);
        }
        if (LeakCounter.leaks() > 0) {
            complaints.add(LeakCounter.leaks() + " buffers leaked");
        }
        complaints.forEach(out::println);
        out.println((complaints.isEmpty() ? "PASSED: " : "FAILED: ") + tally.sessions + " sessions, "
                + tally.messages + " messages, " + tally.opened + " connection ends opened, " + tally.closed
                + " close events, in "
                + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s.");
        return complaints.isEmpty();
    }
}
