package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Peer;
import dev.framewire.ws.benchmark.peer.Server;
import dev.framewire.ws.benchmark.peer.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connections to one server during one round. */
final class Load implements AutoCloseable {
    /** Few enough that a sample of all receivers does not slow the load. */
    private static final int RECEIPTS_PER_SAMPLE = 256;

    private final EventLoopGroup loop;
    private final Setup setup;
    private final LoadPlan plan;
    private final @Nullable SslContext tls;
    private final Promise<Void> failed;
    private final List<Channel> channels = new ArrayList<>();

    Load(EventLoopGroup loop, Traffic traffic, Setup setup, Server server, @Nullable SslContext tls) {
        this.loop = loop;
        this.setup = setup;
        this.tls = tls;
        plan = new LoadPlan(traffic, server.peer() != Peer.RAW, tls != null, newAges(setup));
        failed = loop.next().newPromise();
    }

    private static @Nullable Ages newAges(Setup setup) {
        if (setup.pattern() == Setup.Pattern.BROADCAST) {
            return new Ages(RECEIPTS_PER_SAMPLE);
        }
        return setup.connections() == 1 && setup.inFlight() == 1 ? new Ages(1) : null;
    }

    /** Opens connections one after the other, each up to the end of its handshake. */
    void connect(int port) throws InterruptedException, IOException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true);
        for (int i = 0; i < setup.connections(); i++) {
            Promise<Void> opened = loop.next().newPromise();
            LoadHandler handler = new LoadHandler(plan, opened, failed);
            channels.add(bootstrap
                    .clone()
                    .handler(initializer(handler))
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .sync()
                    .channel());
            opened.await();
            if (!opened.isSuccess()) {
                throw new IOException("connection " + i + " of " + setup.connections(), opened.cause());
            }
        }
    }

    private ChannelInitializer<Channel> initializer(LoadHandler handler) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(handler);
            }
        };
    }

    /** Starts sending on every connection, or on the last one, which then has the others as receivers. */
    void start() {
        if (setup.pattern() == Setup.Pattern.ECHO) {
            channels.forEach(this::start);
        } else {
            start(channels.get(channels.size() - 1));
        }
    }

    private void start(Channel channel) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext ctx = channel.pipeline().context(LoadHandler.class);
            ((LoadHandler) ctx.handler()).start(ctx, setup.inFlight());
        });
    }

    /** Waits while the load runs. */
    void run(double seconds) throws InterruptedException, IOException {
        try {
            failed.get((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load stopped", e.getCause());
        } catch (TimeoutException stillRunning) {
            // expected
        }
    }

    /** The number of echoed messages so far, over all connections. */
    long messages() throws InterruptedException {
        return callOnLoop(() -> channels.stream()
                .mapToLong(channel -> channel.pipeline().get(LoadHandler.class).messages())
                .sum());
    }

    /** Clears the ages of the warm-up. */
    void clearAges() throws InterruptedException {
        callOnLoop(() -> {
            if (plan.ages() != null) {
                plan.ages().clear();
            }
            return true;
        });
    }

    /** The quantile of the ages in µs, such as 0.99; NaN if they are not measured. */
    double ageMicros(double quantile) throws InterruptedException {
        return callOnLoop(() -> plan.ages() == null ? Double.NaN : plan.ages().micros(quantile));
    }

    private <T> T callOnLoop(Callable<T> task) throws InterruptedException {
        return loop.submit(task).sync().getNow();
    }

    @Override
    public void close() {
        failed.trySuccess(null);
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }
}
