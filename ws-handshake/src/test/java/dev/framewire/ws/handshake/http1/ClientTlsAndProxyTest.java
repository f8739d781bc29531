package dev.framewire.ws.handshake.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsClientHandshakeException;
import dev.framewire.ws.handshake.testing.ClientConnectProxy;
import dev.framewire.ws.handshake.testing.ClientLoopback;
import dev.framewire.ws.testing.NeedsNetty;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the client over TLS and through an HTTP proxy, on real sockets. The certificate is for server.example. */
class ClientTlsAndProxyTest {
    private static X509Bundle certificate;

    private final Queue<String> namesAskedFor = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bytesBehindTls = new AtomicInteger();

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = new CertificateBuilder()
                .subject("CN=server.example")
                .addSanDnsName("server.example")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private List<ChannelHandler> serverTls() {
        try {
            SslContext context = SslContextBuilder.forServer(certificate.toKeyManagerFactory())
                    .build();
            return List.of(
                    new SniHandler((String name) -> {
                        namesAskedFor.add(String.valueOf(name));
                        return context;
                    }),
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object msg) {
                            bytesBehindTls.incrementAndGet();
                            ctx.fireChannelRead(msg);
                        }
                    });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static WsClientConfig config(String origin, int port) {
        return WsClientConfig.builder(URI.create(origin + ":" + port + "/echo")).build();
    }

    /** The TLS handler as the Javadoc of WsClientConfig describes it. */
    private static ChannelHandler clientTls(WsClientConfig config, SslContextBuilder builder) throws SSLException {
        return builder.build().newHandler(UnpooledByteBufAllocator.DEFAULT, config.host(), config.port());
    }

    private static SslContextBuilder trusting() throws Exception {
        return SslContextBuilder.forClient().trustManager(certificate.toTrustManagerFactory());
    }

    private static void assertEchoes(ClientLoopback.Connection client) throws InterruptedException {
        client.open();
        client.channel().writeAndFlush(new TextWebSocketFrame("hello"));
        assertEquals("text hello", client.recorder().next());
        client.channel().close();
        assertEquals("close 1000  sent 1000 LOCAL clean", client.recorder().next());
    }

    private static WsClientHandshakeException failure(ClientLoopback.Connection client) throws InterruptedException {
        assertTrue(client.handler().handshakeFuture().await(20, TimeUnit.SECONDS));
        WsClientHandshakeException failure = assertInstanceOf(
                WsClientHandshakeException.class,
                client.handler().handshakeFuture().cause());
        assertEquals("failed " + failure.getMessage(), client.recorder().next());
        assertTrue(client.channel().closeFuture().await(20, TimeUnit.SECONDS));
        assertNull(failure.status());
        return failure;
    }

    private static void assertCausedBy(Class<? extends Throwable> type, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        assertInstanceOf(type, cause);
    }

    @Test
    @DisplayName("K12 over TLS the client sends the host name and accepts a certificate for it")
    void certificateForTheHostNameIsAccepted() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(this::serverTls);
            WsClientConfig config = config("wss://server.example", port);
            assertEchoes(loopback.connect(config, port, clientTls(config, trusting())));
            assertEquals(List.of("server.example"), List.copyOf(namesAskedFor));
        }
    }

    @Test
    @DisplayName(
            "TLS host name not checked: K12 a trusted certificate for another name is refused, and no request is sent")
    @NeedsNetty(NeedsNetty.VERSION_4_2)
    void certificateForAnotherNameIsRefused() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(this::serverTls);
            WsClientConfig config = config("wss://other.example", port);
            assertCausedBy(SSLException.class, failure(loopback.connect(config, port, clientTls(config, trusting()))));
            assertEquals(List.of("other.example"), List.copyOf(namesAskedFor));
        }
        assertEquals(0, bytesBehindTls.get());
    }

    @Test
    @DisplayName("TLS host name not checked: K12 a certificate that is not trusted is refused, and no request is sent")
    void untrustedCertificateIsRefused() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback()) {
            int port = loopback.serveStock(this::serverTls);
            WsClientConfig config = config("wss://server.example", port);
            assertCausedBy(
                    SSLException.class,
                    failure(loopback.connect(config, port, clientTls(config, SslContextBuilder.forClient()))));
        }
        assertEquals(0, bytesBehindTls.get());
    }

    @Test
    @DisplayName("M6 the client connects through an HTTP proxy; CONNECT has the host name and not the address")
    void connectionGoesThroughAnHttpProxy() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback();
                ClientConnectProxy proxy = new ClientConnectProxy("200 x")) {
            int port = loopback.serveStock(List::of);
            WsClientConfig config = config("ws://server.example", port);
            assertEchoes(loopback.connect(
                    config,
                    InetSocketAddress.createUnresolved(config.host(), config.port()),
                    new HttpProxyHandler(proxy.address())));
            assertEquals("CONNECT server.example:" + port + " HTTP/1.1", proxy.requestLine);
        }
    }

    @Test
    @DisplayName("M6 K12 a wss connection goes through an HTTP proxy")
    void tlsConnectionGoesThroughAnHttpProxy() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback();
                ClientConnectProxy proxy = new ClientConnectProxy("200 x")) {
            int port = loopback.serveStock(this::serverTls);
            WsClientConfig config = config("wss://server.example", port);
            assertEchoes(loopback.connect(
                    config,
                    InetSocketAddress.createUnresolved(config.host(), config.port()),
                    new HttpProxyHandler(proxy.address()),
                    clientTls(config, trusting())));
            assertEquals(List.of("server.example"), List.copyOf(namesAskedFor));
        }
    }

    @Test
    @DisplayName("M6 a proxy that refuses fails the handshake with that cause")
    void refusalOfTheProxyIsTheCauseOfTheFailure() throws Exception {
        try (ClientLoopback loopback = new ClientLoopback();
                ClientConnectProxy proxy = new ClientConnectProxy("407 x")) {
            WsClientConfig config = config("ws://server.example", 80);
            assertCausedBy(
                    ProxyConnectException.class,
                    failure(loopback.connect(
                            config,
                            InetSocketAddress.createUnresolved(config.host(), config.port()),
                            new HttpProxyHandler(proxy.address()))));
        }
    }

    @Test
    @DisplayName("K6 a refused TCP connection fails the future")
    void refusedConnectionFailsTheFuture() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (ClientLoopback loopback = new ClientLoopback()) {
            ClientLoopback.Connection client = loopback.connect(config("ws://127.0.0.1", port), port);
            assertTrue(client.handler().handshakeFuture().await(20, TimeUnit.SECONDS));
            assertInstanceOf(
                    WsClientHandshakeException.class,
                    client.handler().handshakeFuture().cause());
        }
    }
}
