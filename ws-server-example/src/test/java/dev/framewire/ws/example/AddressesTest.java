package dev.framewire.ws.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framewire.ws.example.chat.ChatHub;
import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.http.Operations;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.example.ops.Metrics;
import dev.framewire.ws.example.store.MemoryBackend;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One address does not get all of the server")
class AddressesTest {
    private static final String UPGRADE = " HTTP/1.1\nHost: x\nUpgrade: websocket\nConnection: Upgrade\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\nX-Forwarded-For: ";

    private static String statusLine(RawHttp client, String path, String address) throws IOException {
        return client.send("GET " + path + UPGRADE + address + "\n\n").head().get(0);
    }

    @Test
    void webSocketsOfAVisitorBehindATrustedProxyAreLimited() throws IOException {
        AddressRules rules = new AddressRules(2, List.of("127.0.0.1"));
        try (ChatServer server = ChatServer.start(
                        ChatServerConfig.builder().port(0).addresses(rules).build());
                RawHttp third = new RawHttp(server.port())) {
            try (RawHttp first = new RawHttp(server.port());
                    RawHttp second = new RawHttp(server.port());
                    RawHttp other = new RawHttp(server.port())) {
                assertEquals("HTTP/1.1 101 Switching Protocols", statusLine(first, "/chat", "198.51.100.1"));
                assertEquals("HTTP/1.1 101 Switching Protocols", statusLine(second, "/echo", "198.51.100.1"));
                assertEquals("HTTP/1.1 429 Too Many Requests", statusLine(third, "/chat", "198.51.100.1"));
                assertEquals("HTTP/1.1 101 Switching Protocols", statusLine(other, "/chat", "198.51.100.2"));
            }
        }
    }

    @Test
    void forwardedHeaderIsIgnoredWithoutATrustedProxy() throws IOException {
        AddressRules rules = new AddressRules(1, List.of());
        try (ChatServer server = ChatServer.start(
                        ChatServerConfig.builder().port(0).addresses(rules).build());
                RawHttp first = new RawHttp(server.port());
                RawHttp second = new RawHttp(server.port())) {
            assertEquals("HTTP/1.1 101 Switching Protocols", statusLine(first, "/chat", "198.51.100.1"));
            assertEquals("HTTP/1.1 101 Switching Protocols", statusLine(second, "/chat", "198.51.100.1"));
        }
    }

    @Test
    void connectionAboveTheLimitIsClosedAtOnce() throws UnknownHostException {
        ChatServerConfig config = ChatServerConfig.builder()
                .port(0)
                .addresses(new AddressRules(1, List.of()))
                .build();
        ChatHub hub = new ChatHub(
                Runnable::run,
                Clock.systemUTC(),
                new MemoryBackend(Clock.systemUTC()),
                ChatLimits.DEFAULT,
                new Metrics(() -> true));
        ServerPipeline pipeline = new ServerPipeline(
                config,
                null,
                hub,
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                new Metrics(() -> true),
                new NoOperations());
        EmbeddedChannel first = connect(pipeline);
        EmbeddedChannel second = connect(pipeline);
        assertTrue(first.isActive());
        assertFalse(second.isActive());
        first.finishAndReleaseAll();
        second.finishAndReleaseAll();
    }

    private static EmbeddedChannel connect(ServerPipeline pipeline) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 1});
        return new EmbeddedChannel(pipeline) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 1234);
            }
        };
    }

    private static final class NoOperations implements Operations {
        @Override
        public String problem() {
            return "";
        }

        @Override
        public String metrics() {
            return "";
        }
    }
}
