package dev.framewire.ws.cookbook;

import dev.framewire.ws.handshake.WsHandshakeDecider;
import dev.framewire.ws.handshake.WsHandshakeDecision;
import dev.framewire.ws.handshake.WsHandshakeRequest;
import dev.framewire.ws.handshake.WsOriginPolicy;
import dev.framewire.ws.handshake.WsServerConfig;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** A server behind a proxy that ends TLS. */
final class BehindProxy {
    private BehindProxy() {}

    // snippet
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.valueOf("clientAddress");

    static WsServerConfig config(Predicate<InetAddress> isOurProxy) {
        return WsServerConfig.builder()
                .path("/chat")
                // with the scheme, which this server cannot know from a connection without TLS
                .originPolicy(WsOriginPolicy.allow("https://chat.example.org"))
                .decider(WsHandshakeDecider.immediately(request ->
                        WsHandshakeDecision.accept().withAttribute(CLIENT_ADDRESS, clientAddress(request, isOurProxy))))
                .build();
    }

    /** The last address in the header is the one that our proxy added. A client can invent those before it. */
    private static String clientAddress(WsHandshakeRequest request, Predicate<InetAddress> isOurProxy) {
        InetAddress peer = ((InetSocketAddress) request.channel().remoteAddress()).getAddress();
        List<String> lines = request.headers().getAll("X-Forwarded-For");
        if (lines.isEmpty() || !isOurProxy.test(peer)) {
            return peer.getHostAddress();
        }
        String last = lines.get(lines.size() - 1);
        return last.substring(last.lastIndexOf(',') + 1).trim();
    }
    // snippet
}
