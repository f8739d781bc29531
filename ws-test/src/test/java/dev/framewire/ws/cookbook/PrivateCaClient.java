package dev.framewire.ws.cookbook;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.http1.WsClientHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** A client of a server whose certificate comes from a certificate authority of your own. */
final class PrivateCaClient {
    private PrivateCaClient() {}

    // snippet
    /** Trusts this certificate authority (PEM) and no other. One context serves all connections. */
    static SslContext trust(File authority) throws SSLException {
        return SslContextBuilder.forClient()
                .trustManager(authority)
                .endpointIdentificationAlgorithm("HTTPS") // the default of Netty 4.2, not of 4.1
                .build();
    }

    static ChannelInitializer<Channel> initializer(
            WsClientConfig config, SslContext tls, Supplier<ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        // with the host, against which the certificate is verified
                        .addLast(tls.newHandler(channel.alloc(), config.host(), config.port()))
                        .addLast(new HttpClientCodec(), new WsClientHandshakeHandler(config), handlers.get());
            }
        };
    }
    // snippet
}
