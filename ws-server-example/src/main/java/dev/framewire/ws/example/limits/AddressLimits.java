package dev.framewire.ws.example.limits;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections and tokens of each remote address. An IPv6 address counts as its network of 64 bits, because a customer
 * usually has such a network. Addresses of this machine have no limit: a proxy may run there, and other local users can stop
 * the server anyway. Thread-safe.
 */
public final class AddressLimits {
    private static final AttributeKey<Account> ACCOUNT = AttributeKey.valueOf(AddressLimits.class, "account");
    private static final int IPV6_NETWORK_BYTES = 8;

    private final AddressRules rules;
    private final List<IpSubnetFilterRule> proxies;
    private final int tokensPerSecond;
    private final int burst;
    private final Map<ByteBuffer, Account> accounts = new ConcurrentHashMap<>();

    private static final class Account {
        private final RateLimit rate;
        private int connections;

        Account(RateLimit rate) {
            this.rate = rate;
        }
    }

    /**
     * Creates limits without connections.
     *
     * @param rules what the connections of one address may do
     * @param tokensPerSecond the tokens of one address for each second, on average
     * @param burst the tokens of one address at once
     */
    public AddressLimits(AddressRules rules, int tokensPerSecond, int burst) {
        this.rules = rules;
        this.tokensPerSecond = tokensPerSecond;
        this.burst = burst;
        proxies = rules.proxyNetworks();
    }

    /**
     * Counts a new connection until it is closed, and takes a token for it. A connection of a trusted proxy counts later, in
     * {@link #admitForwarded}.
     *
     * @param channel the connection
     * @return false if its address has too many connections, or no token
     */
    public boolean admit(Channel channel) {
        InetSocketAddress remote = remote(channel);
        return remote == null || isProxy(remote) || admit(channel, remote.getAddress());
    }

    /**
     * Counts a connection of a trusted proxy for the address in its {@code X-Forwarded-For}. Other connections already count.
     *
     * @param channel the connection
     * @param headers the headers of a request on this connection
     * @return false if that address has too many connections, or no token
     */
    public boolean admitForwarded(Channel channel, HttpHeaders headers) {
        InetSocketAddress remote = remote(channel);
        return remote == null || !isProxy(remote) || admit(channel, client(headers));
    }

    /**
     * Returns the tokens of a connection's address.
     *
     * @param channel the connection
     * @return the bucket, or {@code null} if the address has no limit
     */
    public static @Nullable RateLimit rateOf(Channel channel) {
        Account account = channel.attr(ACCOUNT).get();
        return account == null ? null : account.rate;
    }

    private static @Nullable InetSocketAddress remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote : null;
    }

    private boolean isProxy(InetSocketAddress address) {
        return proxies.stream().anyMatch(network -> network.matches(address));
    }

    /** Returns the last address that is not a trusted proxy. The client can forge the addresses before it. */
    private @Nullable InetAddress client(HttpHeaders headers) {
        String[] hops = String.join(",", headers.getAll("X-Forwarded-For")).split(",", -1);
        InetAddress client = null;
        for (int i = hops.length - 1; i >= 0; i--) {
            client = NetUtil.createInetAddressFromIpAddressString(hops[i].strip());
            if (client == null || !isProxy(new InetSocketAddress(client, 0))) {
                break;
            }
        }
        return client;
    }

    private boolean admit(Channel channel, @Nullable InetAddress address) {
        if (address == null
                || address.isLoopbackAddress()
                || channel.attr(ACCOUNT).get() != null) {
            return true;
        }
        ByteBuffer key = key(address);
        Account account = accounts.compute(key, (same, known) -> enter(channel, known));
        if (account == channel.attr(ACCOUNT).get()) {
            channel.closeFuture().addListener(closed -> leave(channel, key));
            return true;
        }
        return false;
    }

    private Account enter(Channel channel, @Nullable Account known) {
        long now = now(channel);
        Account account = known == null ? new Account(new RateLimit(tokensPerSecond, burst, null, now)) : known;
        if (account.connections < rules.maxConnections() && account.rate.take(1, now)) {
            account.connections++;
            channel.attr(ACCOUNT).set(account);
        }
        return account;
    }

    private void leave(Channel channel, ByteBuffer key) {
        accounts.computeIfPresent(key, (same, account) -> {
            account.connections--;
            return account;
        });
        forget(channel, key);
    }

    /** Removes an address only when its bucket is full again. Otherwise a reconnect would give it new tokens. */
    private void forget(Channel channel, ByteBuffer key) {
        accounts.computeIfPresent(key, (same, account) -> {
            long wait = account.rate.nanosUntilFull(now(channel));
            if (account.connections == 0 && wait == 0) {
                return null;
            }
            if (account.connections == 0) {
                channel.eventLoop().schedule(() -> forget(channel, key), wait, TimeUnit.NANOSECONDS);
            }
            return account;
        });
    }

    private static long now(Channel channel) {
        return channel.eventLoop().ticker().nanoTime();
    }

    private static ByteBuffer key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? ByteBuffer.wrap(bytes, 0, IPV6_NETWORK_BYTES) : ByteBuffer.wrap(bytes);
    }

    /** Returns the number of addresses that have connections or whose bucket is not full. */
    int size() {
        return accounts.size();
    }
}
