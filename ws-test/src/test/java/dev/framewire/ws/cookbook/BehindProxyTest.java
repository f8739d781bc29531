package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewire.ws.handshake.WsClientConfig;
import dev.framewire.ws.handshake.WsHandshakeCompleteEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Behind a proxy")
class BehindProxyTest {
    @Test
    @DisplayName("the address that the proxy added is the client's")
    void addedByProxy() throws Exception {
        assertEquals("203.0.113.7", clientAddress(InetAddress::isLoopbackAddress, "192.0.2.1, 203.0.113.7"));
        assertEquals("203.0.113.7", clientAddress(InetAddress::isLoopbackAddress, "192.0.2.1", "203.0.113.7"));
        assertEquals("127.0.0.1", clientAddress(InetAddress::isLoopbackAddress));
    }

    @Test
    @DisplayName("the header of any other peer does not count")
    void inventedByClient() throws Exception {
        assertEquals("127.0.0.1", clientAddress(peer -> false, "203.0.113.7"));
    }

    @Test
    @DisplayName("a page without TLS may not connect")
    void originOfPlainHttp() throws Exception {
        assertEquals(
                "failed: the server answered with status 403 instead of 101",
                first(InetAddress::isLoopbackAddress, "http://chat.example.org"));
    }

    private static String clientAddress(Predicate<InetAddress> isOurProxy, String... lines) throws Exception {
        return first(isOurProxy, "https://chat.example.org", lines);
    }

    /** What a client receives first, but for the end of its handshake. */
    private static String first(Predicate<InetAddress> isOurProxy, String origin, String... lines) throws Exception {
        try (Loopback loopback = new Loopback()) {
            Channel listener = loopback.serve(BehindProxy.config(isOurProxy), () -> List.of(new SayAddress()));
            WsClientConfig.Builder config =
                    WsClientConfig.builder(Loopback.uri(listener, "/chat")).origin(origin);
            for (String line : lines) {
                config.header("X-Forwarded-For", line);
            }
            Loopback.Client client = loopback.connect(config.build());
            String word = client.next();
            return word.equals("open") ? client.next() : word;
        }
    }

    private static final class SayAddress extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WsHandshakeCompleteEvent) {
                String address = ctx.channel().attr(BehindProxy.CLIENT_ADDRESS).get();
                ctx.writeAndFlush(new TextWebSocketFrame(address));
            }
        }
    }
}
