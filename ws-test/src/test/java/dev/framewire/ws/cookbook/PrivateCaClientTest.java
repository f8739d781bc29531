package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A client that trusts a private certificate authority")
class PrivateCaClientTest {
    private final X509Bundle ours = authority("ours");

    PrivateCaClientTest() throws Exception {}

    @Test
    @DisplayName("connects to a host with a certificate of it")
    void connects() throws Exception {
        assertEquals("open", connectTo(certificate(ours, "localhost")));
    }

    @Test
    @DisplayName("does not connect to a host with the certificate of another")
    void otherHost() throws Exception {
        String word = connectTo(certificate(ours, "elsewhere.example"));
        assertTrue(word.startsWith("failed"), word);
    }

    @Test
    @DisplayName("does not connect to a host with a certificate of another authority")
    void otherAuthority() throws Exception {
        String word = connectTo(certificate(authority("theirs"), "localhost"));
        assertTrue(word.startsWith("failed"), word);
    }

    private String connectTo(X509Bundle server) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(server.toKeyManagerFactory()).build();
        WsServerConfig webSocket = WsServerConfig.builder().path("/").build();
        File pem = ours.toTempCertChainPem();
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.serve(0, () -> {
                List<ChannelHandler> handlers = new ArrayList<>(Loopback.webSocket(webSocket, List.of()));
                handlers.add(0, tls.newHandler(ByteBufAllocator.DEFAULT));
                return handlers;
            });
            WsClientConfig config = WsClientConfig.builder(
                            URI.create("wss://localhost:" + Loopback.port(listener) + "/"))
                    .build();
            SslContext trust = PrivateCaClient.trust(pem);
            Loopback.Recorder recorder = new Loopback.Recorder();
            loopback.connect(config, () -> List.of(PrivateCaClient.initializer(config, trust, () -> recorder)));
            return recorder.next();
        }
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle certificate(X509Bundle authority, String host) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .ecp256()
                .buildIssuedBy(authority);
    }
}
