package dev.framewire.ws.example.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Limits by remote address")
class AddressLimitsTest {
    private static final int TOKENS = 5;

    private final AddressLimits limits =
            new AddressLimits(new AddressRules(2, List.of("10.0.0.0/8", "192.0.2.7")), 1, TOKENS);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private EmbeddedChannel from(String address) {
        InetSocketAddress remote = new InetSocketAddress(
                Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address)), 1234);
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
        channel.freezeTime();
        channels.add(channel);
        return channel;
    }

    private static HttpHeaders forwarded(String... values) {
        return new DefaultHttpHeaders().add("X-Forwarded-For", List.of(values));
    }

    @Test
    void connectionsOfAnAddressAreLimitedUntilOneCloses() {
        EmbeddedChannel first = from("198.51.100.1");
        assertTrue(limits.admit(first));
        assertTrue(limits.admit(from("198.51.100.1")));
        assertFalse(limits.admit(from("198.51.100.1")));
        assertTrue(limits.admit(from("198.51.100.2")), "another address");
        first.close();
        assertTrue(limits.admit(from("198.51.100.1")));
        assertFalse(limits.admit(from("198.51.100.1")));
    }

    @Test
    void ipv6AddressesCountByNetwork() {
        assertTrue(limits.admit(from("2001:db8:1:2::1")));
        assertTrue(limits.admit(from("2001:db8:1:2:ffff::2")));
        assertFalse(limits.admit(from("2001:db8:1:2::3")));
        assertTrue(limits.admit(from("2001:db8:1:3::1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1"})
    void loopbackAddressHasNoLimit(String address) {
        for (int i = 0; i < 10; i++) {
            EmbeddedChannel channel = from(address);
            assertTrue(limits.admit(channel));
            assertNull(AddressLimits.rateOf(channel));
        }
        assertEquals(0, limits.size());
    }

    @Test
    void reconnectingGivesNoNewTokens() {
        for (int i = 0; i < TOKENS; i++) {
            EmbeddedChannel channel = from("198.51.100.1");
            assertTrue(limits.admit(channel), "one token for each connection");
            channel.close();
        }
        assertFalse(limits.admit(from("198.51.100.1")));
    }

    @Test
    void addressIsForgottenWhenItsTokensAreFull() {
        EmbeddedChannel channel = from("198.51.100.1");
        assertTrue(limits.admit(channel));
        RateLimit rate = AddressLimits.rateOf(channel);
        assertNotNull(rate);
        rate.charge(2, channel.eventLoop().ticker().nanoTime());
        // EmbeddedChannel.close would cancel the timer
        channel.pipeline().close();
        // the answer to the last command is charged after the close
        rate.charge(1, channel.eventLoop().ticker().nanoTime());
        advance(channel, 3);
        assertEquals(1, limits.size());
        advance(channel, 1);
        assertEquals(0, limits.size());
    }

    private static void advance(EmbeddedChannel channel, int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void connectionOfATrustedProxyCountsForTheVisitor() {
        for (int i = 0; i < 2; i++) {
            EmbeddedChannel channel = from("192.0.2.7");
            assertTrue(limits.admit(channel));
            assertNull(AddressLimits.rateOf(channel));
            assertTrue(limits.admitForwarded(channel, forwarded("198.51.100.1")));
            assertTrue(limits.admitForwarded(channel, forwarded("198.51.100.1")), "counted once");
            assertNotNull(AddressLimits.rateOf(channel));
        }
        assertFalse(limits.admitForwarded(from("192.0.2.7"), forwarded("198.51.100.1")));
        assertFalse(limits.admit(from("198.51.100.1")), "the same visitor without the proxy");
        assertTrue(limits.admitForwarded(from("192.0.2.7"), forwarded("198.51.100.2")));
    }

    /** The visitor could have invented the addresses before the last one that is not a proxy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.9",
                "203.0.113.5, 198.51.100.9",
                "nonsense, 198.51.100.9 , 10.1.2.3",
                "203.0.113.5|198.51.100.9, 192.0.2.7"
            })
    void lastAddressThatIsNotAProxyIsTheVisitor(String values) {
        HttpHeaders headers = forwarded(values.split("\\|", -1));
        assertTrue(limits.admit(from("198.51.100.9")));
        assertTrue(limits.admitForwarded(from("10.9.9.9"), headers));
        assertFalse(limits.admitForwarded(from("10.9.9.9"), headers));
    }

    @Test
    void forwardedHeaderOfAnotherPeerIsIgnored() {
        EmbeddedChannel liar = from("198.51.100.1");
        assertTrue(limits.admit(liar));
        assertTrue(limits.admitForwarded(liar, forwarded("203.0.113.5")));
        assertEquals(1, limits.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "203.0.113.5:4711", "127.0.0.1"})
    void visitorWithoutAForwardedAddressHasNoLimit(String value) {
        for (int i = 0; i < 10; i++) {
            assertTrue(limits.admitForwarded(from("10.1.1.1"), forwarded(value)));
        }
        assertTrue(limits.admitForwarded(from("10.1.1.1"), new DefaultHttpHeaders()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "", "2001:db8::/129"})
    void malformedProxyAddressIsRefused(String text) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new AddressRules(1, List.of(text)));
        assertEquals(
                "trusted proxy " + text + " is neither an address like 192.0.2.7 nor a network like 10.0.0.0/8",
                e.getMessage());
    }
}
