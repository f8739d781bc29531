package dev.framewire.ws.benchmark;

import dev.framewire.ws.benchmark.chat.Crowd;
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

    ChatLoadCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        WrongOptionException.requireRange("--clients", clients, 1, 20_000);
        WrongOptionException.requireRange("--rate", rate, 1, 100_000);
        try (Crowd crowd = new Crowd()) {
            crowd.join(chat, clients, compress);
            sendMessages(crowd, warm);
            crowd.takeLatencies();
            Duration before = readCpuTime();
            long start = System.nanoTime();
            boolean complete = sendMessages(crowd, seconds);
            double elapsed = System.nanoTime() - start;
            double cores = readCpuTime().minus(before).toNanos() / elapsed;
            long[] latencies = crowd.takeLatencies();
            out.printf(
                    "%d clients, %d messages/s, %scompressed: %d received in %.1f s, %s; %.2f cores; latency %.1f ms median, %.1f ms p99%n",
                    clients,
                    rate,
                    compress ? "" : "not ",
                    latencies.length,
                    elapsed / SECOND,
                    complete ? "none missing" : "SOME MISSING",
                    cores,
                    latencies[latencies.length / 2] / MILLI,
                    latencies[(int) (latencies.length * 0.99)] / MILLI);
            return complete ? 0 : 1;
        }
    }

    /** Sends messages at the given rate; true if all clients received all of them. */
    private boolean sendMessages(Crowd crowd, int forSeconds) {
        long expected = crowd.received() + (long) forSeconds * rate * clients;
        long start = System.nanoTime();
        for (int i = 0; i < forSeconds * rate; i++) {
            long due = start + (long) (i * SECOND / rate);
            LockSupport.parkNanos(due - System.nanoTime());
            crowd.say(LINE);
        }
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        while (crowd.received() < expected && System.nanoTime() < end) {
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
