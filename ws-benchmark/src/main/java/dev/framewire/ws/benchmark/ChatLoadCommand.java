package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.chat.Crowd;
import dev.framewire.ws.benchmark.chat.HighestRate;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts load on the example's chat: many clients in one room. */
@Command(
        name = "chat-load",
        description = {
            "Connects clients to the lobby of a running chat, sends messages, and prints the server's CPU time and the latency.",
            "",
            "java -jar ws-server-example.jar --event-loops 1 &",
            "java -jar ws-benchmark.jar chat-load --pid $!",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        separator = " ",
        usageHelpAutoWidth = true)
final class ChatLoadCommand implements Callable<Integer> {
    private static final String LINE = "A typical message in a room with many people is about as long as this.";
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MAX_RATE = 100_000;
    /** A rate is kept up with if the last message arrives so soon. */
    private static final double MAX_DELAY_SECONDS = 1;

    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;

    @Option(
            names = "--chat",
            paramLabel = "URI",
            description = "Address of the chat. Default: ws://127.0.0.1:8080/chat.")
    private URI chat = URI.create("ws://127.0.0.1:8080/chat");

    @Option(names = "--pid", paramLabel = "PID", required = true, description = "Process id of the server.")
    private long pid;

    @Option(names = "--clients", paramLabel = "N", description = "Number of clients. Default: 1000.")
    private int clients = 1000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages per second, of all clients together. Default: 100.")
    private int rate = 100;

    @Option(names = "--warm", paramLabel = "SECONDS", description = "Time before the measurement. Default: 10.")
    private int warm = 10;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Length of the measurement. Default: 20.")
    private int seconds = 20;

    @Option(names = "--compress", description = "The clients offer permessage-deflate.")
    private boolean compress;

    @Option(
            names = "--find-limit",
            description =
                    "Finds the highest rate at which no client is let go and each message arrives within a second:"
                            + " doubles --rate, then halves the interval.")
    private boolean findLimit;

    ChatLoadCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        WrongOptionException.requireRange("--clients", clients, 1, 20_000);
        WrongOptionException.requireRange("--rate", rate, 1, MAX_RATE);
        try (Crowd crowd = new Crowd()) {
            crowd.join(chat, clients, compress);
            sendMessages(crowd, rate, warm);
            return findLimit ? findLimit(crowd) : measureOnce(crowd);
        }
    }

    private int measureOnce(Crowd crowd) throws IOException, InterruptedException {
        Trial trial = measure(crowd, rate);
        print(trial);
        return trial.complete() ? 0 : 1;
    }

    private int findLimit(Crowd crowd) throws IOException, InterruptedException {
        int best = HighestRate.find(rate, MAX_RATE, next -> {
            Trial trial = measure(crowd, next);
            print(trial);
            if (!trial.keptUp()) {
                crowd.leave(); // some are gone already
                crowd.join(chat, clients, compress);
            }
            return trial.keptUp();
        });
        out.println("At most " + best + " messages/s to " + clients + " clients.");
        return best == 0 ? 1 : 0;
    }

    private Trial measure(Crowd crowd, int messagesPerSecond) throws IOException, InterruptedException {
        crowd.takeLatencies();
        long receivedBefore = crowd.received();
        Duration cpu = readCpuTime();
        long start = System.nanoTime();
        boolean complete = sendMessages(crowd, messagesPerSecond, seconds);
        double elapsed = System.nanoTime() - start;
        long[] latencies = crowd.takeLatencies();
        return new Trial(
                messagesPerSecond,
                crowd.received() - receivedBefore,
                crowd.gone(),
                complete,
                complete && elapsed <= (seconds + MAX_DELAY_SECONDS) * SECOND,
                elapsed / SECOND,
                readCpuTime().minus(cpu).toNanos() / elapsed,
                millis(latencies, 0.5),
                millis(latencies, 0.99));
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * quantile)] / MILLI;
    }

    /** The measurement of one rate, with the latency of a message to a client. */
    private record Trial(
            int rate,
            long received,
            long gone,
            boolean complete,
            boolean keptUp,
            double elapsed,
            double cores,
            double p50Millis,
            double p99Millis) {
        String verdict() {
            if (gone > 0) {
                return gone + " CLIENTS LET GO";
            }
            return keptUp ? "none missing" : complete ? "TOO LATE" : "SOME MISSING";
        }
    }

    private void print(Trial trial) {
        out.printf(
                "%d clients, %d messages/s, %scompressed: %d received in %.1f s, %s; %.2f cores; latency %.1f ms median, %.1f ms p99%n",
                clients,
                trial.rate(),
                compress ? "" : "not ",
                trial.received(),
                trial.elapsed(),
                trial.verdict(),
                trial.cores(),
                trial.p50Millis(),
                trial.p99Millis());
    }

    /** Sends messages at the given rate; true if all clients received all of them. */
    private boolean sendMessages(Crowd crowd, int messagesPerSecond, int forSeconds) {
        int count = forSeconds * messagesPerSecond;
        long expected = crowd.received() + (long) count * clients;
        long start = System.nanoTime();
        for (int i = 0; i < count && crowd.gone() == 0; i++) {
            long due = start + (long) (i * SECOND / messagesPerSecond);
            LockSupport.parkNanos(due - System.nanoTime());
            crowd.say(LINE);
        }
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        while (crowd.received() < expected && crowd.gone() == 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return crowd.received() == expected;
    }

    private Duration readCpuTime() throws IOException {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("process " + pid + " does not exist"));
    }
}
