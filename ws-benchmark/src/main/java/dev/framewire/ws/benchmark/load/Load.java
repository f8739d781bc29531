package dev.framewire.ws.benchmark.load;

import dev.framewire.ws.benchmark.peer.Peer;
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
    private final EventLoopGroup loop;
    private final LoadPlan plan;
    private final @Nullable SslContext tls;
    private final Promise<Void> failed;
    private final Latencies latencies = new Latencies();
    private final List<Channel> channels = new ArrayList<>();

    Load(EventLoopGroup loop, Traffic traffic, Peer peer, @Nullable SslContext tls) {
        this.loop = loop;
        this.tls = tls;
        plan = new LoadPlan(traffic, peer != Peer.RAW, tls != null);
        failed = loop.next().newPromise();
    }

    /** Opens connections one after the other, each up to the end of its handshake. */
    void connect(int count, int port) throws InterruptedException, IOException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.best().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true);
        for (int i = 0; i < count; i++) {
            Promise<Void> opened = loop.next().newPromise();
            LoadHandler handler = new LoadHandler(plan, opened, failed, latencies);
            channels.add(bootstrap
                    .clone()
                    .handler(initializer(handler))
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .sync()
                    .channel());
            opened.await();
            if (!opened.isSuccess()) {
                throw new IOException("connection " + i + " of " + count, opened.cause());
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

    /** Starts sending on every connection. */
    void startAll(int inFlight) {
        channels.forEach(channel -> start(channel, inFlight));
    }

    /** Starts sending on the last connection, which also is the last receiver of each broadcast. */
    void startLast(int inFlight) {
        start(channels.get(channels.size() - 1), inFlight);
    }

    private static void start(Channel channel, int inFlight) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext ctx = channel.pipeline().context(LoadHandler.class);
            ((LoadHandler) ctx.handler()).start(ctx, inFlight);
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

    /** Clears the latencies of the warm-up. */
    void clearLatencies() throws InterruptedException {
        callOnLoop(() -> {
            latencies.clear();
            return true;
        });
    }

    /** The quantile of the latencies in µs, such as 0.99. */
    double latencyMicros(double quantile) throws InterruptedException {
        return callOnLoop(() -> latencies.micros(quantile));
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
