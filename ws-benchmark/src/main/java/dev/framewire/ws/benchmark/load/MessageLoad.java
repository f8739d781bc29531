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
import org.jspecify.annotations.Nullable;

/** The connections to one server during one round. */
final class MessageLoad extends Load {
    /** Few enough that a sample of all receivers does not slow the load. */
    private static final int RECEIPTS_PER_SAMPLE = 256;

    private final Setup setup;
    private final LoadPlan plan;
    private final @Nullable SslContext tls;
    private final List<Channel> channels = new ArrayList<>();

    MessageLoad(EventLoopGroup loop, Traffic traffic, Setup setup, Server server, @Nullable SslContext tls) {
        super(loop);
        this.setup = setup;
        this.tls = tls;
        plan = new LoadPlan(traffic, server.peer() != Peer.RAW, tls != null, newAges(setup));
    }

    private static @Nullable Ages newAges(Setup setup) {
        if (setup.pattern() == Setup.Pattern.BROADCAST) {
            return new Ages(RECEIPTS_PER_SAMPLE);
        }
        return setup.connections() == 1 && setup.inFlight() == 1 ? new Ages(1) : null;
    }

    /** Opens connections one after the other, each up to the end of its handshake. */
    private void connect(int port) throws InterruptedException, IOException {
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

    /** Connects, and starts sending on every connection, or on the last one, which then has the others as receivers. */
    @Override
    void start(int port) throws InterruptedException, IOException {
        connect(port);
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

    @Override
    long messages() throws InterruptedException {
        return callOnLoop(() -> channels.stream()
                .mapToLong(channel -> channel.pipeline().get(LoadHandler.class).messages())
                .sum());
    }

    @Override
    void clearAges() throws InterruptedException {
        callOnLoop(() -> {
            if (plan.ages() != null) {
                plan.ages().clear();
            }
            return true;
        });
    }

    @Override
    double ageMicros(double quantile) throws InterruptedException {
        return callOnLoop(() -> plan.ages() == null ? Double.NaN : plan.ages().micros(quantile));
    }

    @Override
    public void close() {
        super.close();
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }
}
