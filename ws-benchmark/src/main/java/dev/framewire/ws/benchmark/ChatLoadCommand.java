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

/** Many clients in one room of the example's chat. */
@Command(
        name = "chat-load",
        description = {
            "Puts clients into the lobby of a running chat, lets them talk, and tells what that takes.",
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
    private static final String LINE = "What somebody says in a room full of people is about as long as this.";
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;

    @Option(names = "--chat", paramLabel = "URI", description = "The chat. Default: ws://127.0.0.1:8080/chat.")
    private URI chat = URI.create("ws://127.0.0.1:8080/chat");

    @Option(names = "--pid", paramLabel = "PID", required = true, description = "The server's process.")
    private long pid;

    @Option(names = "--clients", paramLabel = "N", description = "Default: 1000.")
    private int clients = 1000;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second, of all together. Default: 100.")
    private int rate = 100;

    @Option(names = "--warm", paramLabel = "SECONDS", description = "Before anything is measured. Default: 10.")
    private int warm = 10;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Default: 20.")
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
            talk(crowd, warm);
            crowd.ages();
            Duration before = cpu();
            long start = System.nanoTime();
            boolean complete = talk(crowd, seconds);
            double took = System.nanoTime() - start;
            double cores = cpu().minus(before).toNanos() / took;
            long[] ages = crowd.ages();
            out.printf(
                    "%d clients, %d messages/s, %scompressed: %d heard in %.1f s, %s; %.2f cores; age %.1f ms median, %.1f ms p99%n",
                    clients,
                    rate,
                    compress ? "" : "not ",
                    ages.length,
                    took / SECOND,
                    complete ? "none missing" : "SOME MISSING",
                    cores,
                    ages[ages.length / 2] / MILLI,
                    ages[(int) (ages.length * 0.99)] / MILLI);
            return complete ? 0 : 1;
        }
    }

    /** True if everyone heard everything. */
    private boolean talk(Crowd crowd, int forSeconds) {
        long expected = crowd.heard() + (long) forSeconds * rate * clients;
        long start = System.nanoTime();
        for (int i = 0; i < forSeconds * rate; i++) {
            long due = start + (long) (i * SECOND / rate);
            LockSupport.parkNanos(due - System.nanoTime());
            crowd.say(LINE);
        }
        long end = System.nanoTime() + PATIENCE;
        while (crowd.heard() < expected && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return crowd.heard() == expected;
    }

    private Duration cpu() throws IOException {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("there is no process " + pid));
    }
}
