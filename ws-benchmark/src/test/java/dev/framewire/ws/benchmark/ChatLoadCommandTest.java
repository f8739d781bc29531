package dev.framewire.ws.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.benchmark.peer.Transport;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.http1.WsServerHandshakeHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("chat-load, against a chat with one client")
class ChatLoadCommandTest {
    private static final WsServerConfig CONFIG =
            WsServerConfig.builder().path("/chat").subprotocols("chat").build();

    private final EventLoopGroup loop = Transport.best().newLoop();
    private final StringWriter out = new StringWriter();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Runs the command against a server that answers each line so. */
    private int run(BiConsumer<ChannelHandlerContext, TextWebSocketFrame> answer, String... options) throws Exception {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(Transport.best().serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new WsServerHandshakeHandler(CONFIG));
                        channel.pipeline().addLast(new SimpleChannelInboundHandler<TextWebSocketFrame>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
                                answer.accept(ctx, frame);
                            }
                        });
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        String command = "chat-load --clients 1 --rate 10 --warm 0 --seconds 1 --chat ws://127.0.0.1:" + port
                + "/chat --pid " + ProcessHandle.current().pid() + " " + String.join(" ", options);
        return Main.run(
                new BufferedReader(Reader.nullReader()),
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                command.strip().split(" "));
    }

    @Test
    @DisplayName("counts the messages of one rate")
    void countsTheMessages() throws Exception {
        assertEquals(0, run((ctx, line) -> ctx.writeAndFlush(line.retain())), out::toString);
        assertTrue(
                out.toString().startsWith("1 clients, 10 messages/s, not compressed: 10 received in "), out::toString);
        assertTrue(out.toString().contains(", none missing; "), out::toString);
    }

    @Test
    @DisplayName("--find-limit lowers the rate when clients are let go, and finds 0 if they always are")
    void findsNoRateIfClientsAreLetGo() throws Exception {
        assertEquals(1, run((ctx, line) -> ctx.close(), "--find-limit"), out::toString);
        assertTrue(out.toString().contains("1 clients, 5 messages/s, not compressed: 0 received"), out::toString);
        assertTrue(out.toString().contains("1 CLIENTS LET GO"), out::toString);
        assertTrue(out.toString().endsWith("At most 0 messages/s to 1 clients.\n"), out::toString);
    }
}
