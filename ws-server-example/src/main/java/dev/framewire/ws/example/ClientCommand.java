package dev.framewire.ws.example;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.deflate.WsDeflate;
import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Future;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A WebSocket client for the command line, to debug a server. */
@Command(
        name = "client",
        description =
                "Connects to a WebSocket, sends the lines that you type and prints the messages that it receives.",
        mixinStandardHelpOptions = true,
        separator = " ",
        usageHelpAutoWidth = true)
final class ClientCommand implements Callable<Integer> {
    private final BufferedReader in;
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(paramLabel = "URI", description = "ws://host[:port]/path or wss://host[:port]/path")
    private String uri = "";

    @Option(names = "--subprotocol", paramLabel = "NAME", description = "Offers a subprotocol; may be repeated.")
    private List<String> subprotocols = List.of();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Sends this Origin, as a browser would.")
    private @Nullable String origin;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "For wss: trusts the certificates in this PEM file instead of the JDK's.")
    private @Nullable File trust;

    ClientCommand(BufferedReader in, PrintWriter out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Exit code 0: a clean close; 1: no connection, or it was lost; 2: the command line is invalid. */
    @Override
    public Integer call() throws InterruptedException {
        WsClientConfig config;
        SslContext tls;
        try {
            config = config();
            tls = config.isSecure() ? tls() : null;
        } catch (IllegalArgumentException | SSLException e) {
            err.println(e.getMessage() + ". Try --help.");
            return 2;
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            return talk(config, tls, group);
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).sync();
        }
    }

    private WsClientConfig config() {
        WsClientConfig.Builder builder = WsClientConfig.builder(URI.create(uri))
                .subprotocols(subprotocols.toArray(String[]::new))
                .extensions(WsDeflate.DEFAULT.clientHandshaker());
        return origin == null ? builder.build() : builder.origin(origin).build();
    }

    private int talk(WsClientConfig config, @Nullable SslContext tls, EventLoopGroup group)
            throws InterruptedException {
        WsClientHandshakeHandler handshake = new WsClientHandshakeHandler(config);
        ClientHandler printer = new ClientHandler(out);
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), config.host(), config.port()));
                        }
                        channel.pipeline().addLast(new HttpClientCodec(), handshake, printer);
                    }
                })
                .connect(config.host(), config.port())
                .await();
        if (!connecting.isSuccess()) {
            err.println("Cannot connect to " + config.host() + ", port " + config.port() + ".");
            return 1;
        }
        Future<WsHandshakeCompleteEvent> opened = handshake.handshakeFuture().await();
        if (!opened.isSuccess()) {
            err.println(whyNot(opened.cause()));
            return 1;
        }
        String subprotocol = opened.getNow().subprotocol();
        err.println("Connected, " + (subprotocol == null ? "no subprotocol." : "subprotocol " + subprotocol + "."));
        return converse(connecting.channel(), printer);
    }

    /** Netty does not check the name of the host without this setting, not even for a trusted certificate. */
    private SslContext tls() throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
        return (trust == null ? builder : builder.trustManager(trust)).build();
    }

    private static String whyNot(Throwable cause) {
        if (cause instanceof WsClientHandshakeException refused && refused.status() != null) {
            return "Refused: " + Printable.of(refused.status().toString()) + ".";
        }
        return "No WebSocket: " + Printable.of(String.valueOf(cause.getMessage())) + ".";
    }

    private int converse(Channel channel, ClientHandler printer) {
        Thread typing = new Thread(() -> sendLines(channel), "typing");
        typing.setDaemon(true);
        typing.start();
        WsCloseEvent end = printer.awaitEnd();
        err.println("Closed: " + end.code() + (end.reason().isEmpty() ? "" : " " + Printable.of(end.reason())) + ", by "
                + (end.initiator() == WsInitiator.LOCAL ? "us" : "the server")
                + (end.clean() ? "." : ", not cleanly."));
        return end.clean() ? 0 : 1;
    }

    private void sendLines(Channel channel) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                channel.writeAndFlush(new TextWebSocketFrame(line));
            }
        } catch (IOException endOfInput) {
            // a closed terminal is the same as the end of the input
        }
        channel.close();
    }
}
