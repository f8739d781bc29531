package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsServerConfig;
import dev.framewire.ws.handshake.testing.Request;
import dev.framewire.ws.handshake.testing.Server;
import dev.framewire.ws.testing.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests real sockets with other clients than ours. */
class SocketTest {
    private static final int SECONDS = 20;

    private EventLoopGroup loops;
    private Channel server;

    @BeforeEach
    void start() {
        WsServerConfig config = Server.config()
                .subprotocols("superchat", "chat")
                // answers a little later, from another thread
                .decider(request -> {
                    var promise = request.newPromise();
                    CompletableFuture.runAsync(() -> promise.setSuccess(WsHandshakeDecision.accept()));
                    return promise;
                })
                .build();
        loops = EventLoops.nio(1);
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new WsServerHandshakeHandler(config), new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Test
    @DisplayName("M1 M5 the client of the JDK agrees on a subprotocol, gets its echo, and closes cleanly")
    void sessionWithTheJdksClient() throws Exception {
        CompletableFuture<String> echo = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("chat", "superchat")
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/chat"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        echo.complete(data.toString());
                        webSocket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
                        closed.complete(status);
                        return null;
                    }
                })
                .get(SECONDS, TimeUnit.SECONDS);
        assertEquals("chat", client.getSubprotocol());
        client.sendText("Hello", true).get(SECONDS, TimeUnit.SECONDS);
        assertEquals("Hello", echo.get(SECONDS, TimeUnit.SECONDS));
        client.sendClose(WebSocket.NORMAL_CLOSURE, "").get(SECONDS, TimeUnit.SECONDS);
        assertEquals(WebSocket.NORMAL_CLOSURE, closed.get(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("H19 a client that is still sending its body gets the whole refusal and not a reset")
    void clientThatStillSendsGetsTheWholeRefusal() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port())) {
            client.setSoTimeout(SECONDS * 1000);
            client.getOutputStream()
                    .write(Request.UPGRADE.with("Content-Length: 1000000").bytes());
            client.getOutputStream().write(new byte[1_000_000]);
            client.getOutputStream().flush();
            String response = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
            assertTrue(response.endsWith("An upgrade request has no body.\n"), response);
        }
    }
}
