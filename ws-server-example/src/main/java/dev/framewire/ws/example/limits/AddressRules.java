package dev.framewire.ws.example.limits;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/**
 * What the connections of one remote address may do.
 *
 * @param maxConnections the maximum number of connections of one address at the same time
 * @param trustedProxies the proxies whose {@code X-Forwarded-For} is trusted: addresses, or networks such as {@code 10.0.0.0/8}
 */
public record AddressRules(int maxConnections, List<String> trustedProxies) {
    /** 100 connections, no proxy. */
    public static final AddressRules DEFAULT = new AddressRules(100, List.of());

    /**
     * Checks the values.
     *
     * @param maxConnections the maximum number of connections of one address
     * @param trustedProxies addresses or networks
     * @throws IllegalArgumentException if the number is below 1, or a proxy is neither an address nor a network
     */
    public AddressRules {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("a limit of " + maxConnections + " connections is below 1");
        }
        trustedProxies = List.copyOf(trustedProxies);
        trustedProxies.forEach(AddressRules::network);
    }

    List<IpSubnetFilterRule> proxyNetworks() {
        return trustedProxies.stream().map(AddressRules::network).toList();
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        try {
            // IP addresses only: a server must not wait for DNS when it starts
            InetAddress address =
                    NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
            if (address != null) {
                int all = address.getAddress().length * Byte.SIZE;
                int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
                return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
            }
        } catch (IllegalArgumentException e) {
            // the number of bits is invalid: same message as below
        }
        throw new IllegalArgumentException(
                "trusted proxy " + text + " is neither an address like 192.0.2.7 nor a network like 10.0.0.0/8");
    }
}
