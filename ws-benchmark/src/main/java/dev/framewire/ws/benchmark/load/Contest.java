package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Server;
import dev.framewire.ws.benchmark.peer.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures several servers under the same load in turn. All of them stay running; only one has load. Each round reverses the order,
 * so slow changes of the machine affect all servers alike.
 */
public final class Contest {
    /** The JIT compiler is done after the first round; this time lets new connections reach full speed. */
    private static final double LATER_WARMUP_SECONDS = 0.5;

    private static final double POLL_SECONDS = 0.01;
    private static final long MAX_START_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Setup setup;
    private final double warmup;
    private final double seconds;
    private final @Nullable SslContext tls;

    /**
     * Prepares a comparison.
     *
     * @param setup the servers and their load
     * @param warmup seconds before the first measurement of each server
     * @param seconds seconds of each measurement
     * @throws IOException if TLS is not available
     */
    public Contest(Setup setup, double warmup, double seconds) throws IOException {
        this.setup = setup;
        this.warmup = warmup;
        this.seconds = seconds;
        tls = setup.tls() ? newContext() : null;
    }

    /**
     * Starts the servers, measures them and stops them.
     *
     * @param rounds number of measurements of each server
     * @return the samples
     * @throws IOException if a server does not start or answers incorrectly
     * @throws InterruptedException if the thread is interrupted
     */
    public Results run(int rounds) throws IOException, InterruptedException {
        EventLoopGroup loop = Transport.best().newLoop();
        List<ServerProcess> processes = new ArrayList<>();
        try {
            for (Server server : setup.servers()) {
                processes.add(ServerProcess.start(server, setup.prefix(), setup.serverOptions()));
            }
            Results results = new Results();
            for (int round = 0; round < rounds; round++) {
                for (ServerProcess process : processes) {
                    results.add(process.server(), measure(loop, process, round == 0 ? warmup : LATER_WARMUP_SECONDS));
                }
                Collections.reverse(processes);
            }
            return results;
        } finally {
            processes.forEach(ServerProcess::close);
            loop.shutdownGracefully();
        }
    }

    private Sample measure(EventLoopGroup loop, ServerProcess process, double warmupSeconds)
            throws IOException, InterruptedException {
        Traffic traffic = new Traffic(process.server().peer(), setup.content(), setup.size());
        try (Load load = newLoad(loop, traffic, process.server())) {
            load.start(process.port());
            awaitFirstMessage(load, process);
            load.run(Math.min(warmupSeconds, warmup));
            load.clearAges();
            long[] cpu = process.readCpuNanos();
            long messages = load.messages();
            long start = System.nanoTime();
            load.run(seconds);
            long[] cpuAfter = process.readCpuNanos();
            long messagesAfter = load.messages();
            long elapsed = System.nanoTime() - start;
            if (messagesAfter == messages) {
                throw new IOException(process.server() + " echoed no message in " + seconds + " s");
            }
            return new Sample(
                    messagesAfter - messages,
                    elapsed,
                    cpuAfter[0] - cpu[0],
                    cpuAfter[1] - cpu[1],
                    load.ageMicros(0.50),
                    load.ageMicros(0.99));
        } finally {
            traffic.release();
        }
    }

    private Load newLoad(EventLoopGroup loop, Traffic traffic, Server server) {
        return setup.pattern() == Setup.Pattern.STORM
                ? new StormLoad(loop, setup, server)
                : new MessageLoad(loop, traffic, setup, server, tls);
    }

    /** The first message of a new server can take longer than a short measurement. */
    private static void awaitFirstMessage(Load load, ServerProcess process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MAX_START_NANOS;
        while (load.messages() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(process.server() + " does not echo");
            }
            load.run(POLL_SECONDS);
        }
    }

    /** Trusts any certificate: the server is on the same machine and creates a new one each time. */
    private static SslContext newContext() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
