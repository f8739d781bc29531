package dev.framewire.ws.benchmark.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A server on one event loop with the channel options of the example, for any server. Lines of text control it: it prints
 * {@code port N} and answers each line with {@code cpu T P}, the CPU times of its event loop and of its process in nanoseconds. It
 * stops at the end of its input, so it also stops when its parent process ends.
 */
@Command(name = "serve", hidden = true, description = "One server of a comparison, controlled by lines of text.")
public final class ServeCommand implements Callable<Integer> {
    private final BufferedReader in;
    private final PrintWriter out;

    @Parameters(index = "0")
    private Server server = Server.OURS;

    @Option(names = "--content")
    private Content content = Content.BINARY;

    @Option(names = "--broadcast")
    private boolean broadcast;

    @Option(names = "--tls")
    private boolean tls;

    @Option(names = "--port", description = "Port. Default: any free port.")
    private int port;

    /**
     * Creates the command.
     *
     * @param in requests
     * @param out answers
     */
    public ServeCommand(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        EventLoopGroup loop = Transport.best().newLoop();
        try {
            Channel listener = bind(loop);
            out.println("port " + ((InetSocketAddress) listener.localAddress()).getPort());
            CpuClock clock = CpuClock.of(loop);
            while (in.readLine() != null) {
                out.println("cpu " + clock.loopNanos() + " " + clock.processNanos());
            }
            return 0;
        } finally {
            loop.shutdownGracefully();
        }
    }

    private Channel bind(EventLoopGroup loop) throws Exception {
        SslContext context = tls ? newContext() : null;
        ChannelHandler shared = broadcast ? server.newBroadcast() : server.newEcho();
        return new ServerBootstrap()
                .group(loop)
                .channel(Transport.best().serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, 512 << 10))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel, context, shared);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }

    private void initialize(Channel channel, @Nullable SslContext context, ChannelHandler shared) {
        if (context != null) {
            channel.pipeline().addLast(context.newHandler(channel.alloc()));
        }
        server.addTo(channel.pipeline(), content);
        channel.pipeline().addLast(shared);
    }

    private static SslContext newContext() throws Exception {
        return SslContextBuilder.forServer(new CertificateBuilder()
                        .subject("CN=localhost")
                        .ecp256()
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned()
                        .toKeyManagerFactory())
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
