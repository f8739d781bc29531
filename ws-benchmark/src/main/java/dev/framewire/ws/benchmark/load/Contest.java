package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Peer;
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
 * Several servers under the same load in turn. All run all the time, idle but one, and every round begins where the last one
 * ended, so that what changes on the machine with time does not fall on one of them.
 */
public final class Contest {
    /** After the first round the compiler is done; this is for connections to come to their pace. */
    private static final double LATER_WARMUP_SECONDS = 0.5;

    private static final double POLL_SECONDS = 0.01;
    private static final long MAX_START_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Setup setup;
    private final double warmup;
    private final double seconds;
    private final @Nullable SslContext tls;

    /**
     * Prepares one.
     *
     * @param setup what the servers do
     * @param warmup seconds before the first measurement of each server
     * @param seconds seconds of each measurement
     * @throws IOException if there is no TLS
     */
    public Contest(Setup setup, double warmup, double seconds) throws IOException {
        this.setup = setup;
        this.warmup = warmup;
        this.seconds = seconds;
        tls = setup.tls() ? newContext() : null;
    }

    /**
     * Starts the servers, measures, and ends them.
     *
     * @param rounds measurements of each server
     * @return what was measured
     * @throws IOException if a server does not start or does not answer as it should
     * @throws InterruptedException if the thread is interrupted
     */
    public Results run(int rounds) throws IOException, InterruptedException {
        EventLoopGroup loop = Transport.best().newLoop();
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (Peer peer : setup.peers()) {
                servers.add(ServerProcess.start(peer, setup.prefix(), setup.serverOptions()));
            }
            Results results = new Results();
            for (int round = 0; round < rounds; round++) {
                for (ServerProcess server : servers) {
                    results.add(server.peer(), measure(loop, server, round == 0 ? warmup : LATER_WARMUP_SECONDS));
                }
                Collections.reverse(servers);
            }
            return results;
        } finally {
            servers.forEach(ServerProcess::close);
            loop.shutdownGracefully();
        }
    }

    private Sample measure(EventLoopGroup loop, ServerProcess server, double warmupSeconds)
            throws IOException, InterruptedException {
        Traffic traffic = new Traffic(server.peer(), setup.content(), setup.size());
        try (Load load = new Load(loop, traffic, server.peer(), tls)) {
            load.connect(setup.connections(), server.port());
            if (setup.pattern() == Setup.Pattern.ECHO) {
                load.startAll(setup.inFlight());
            } else {
                load.startLast(setup.inFlight());
            }
            awaitFirstMessage(load, server);
            load.run(Math.min(warmupSeconds, warmup));
            load.clearLatencies();
            long[] cpu = server.cpu();
            long messages = load.messages();
            load.run(seconds);
            long[] cpuAfter = server.cpu();
            long messagesAfter = load.messages();
            if (messagesAfter == messages) {
                throw new IOException(server.peer() + " sent no message in " + seconds + " s");
            }
            return new Sample(
                    messagesAfter - messages,
                    cpuAfter[0] - cpu[0],
                    cpuAfter[1] - cpu[1],
                    load.latencyMicros(0.50),
                    load.latencyMicros(0.99));
        } finally {
            traffic.release();
        }
    }

    /** A server that has just been started may need longer for its first message than a short measurement lasts. */
    private static void awaitFirstMessage(Load load, ServerProcess server) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MAX_START_NANOS;
        while (load.messages() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(server.peer() + " sends nothing");
            }
            load.run(POLL_SECONDS);
        }
    }

    /** Trusts any certificate: the server makes a new one each time, on the same machine. */
    private static SslContext newContext() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
