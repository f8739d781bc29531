package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.example.ops.TlsSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ChatServer} runs.
 *
 * @param host the name or address to listen on
 * @param port the port, 0 for one the system chooses
 * @param eventLoops the number of threads that serve connections, at least 1
 * @param maxEchoBytes largest message on {@code /echo} in bytes
 * @param httpTimeout longest time a connection may bring no request before its upgrade
 * @param closeTimeout longest time each of the two parts of stopping may take: until what was said is kept, and the closing
 *     handshakes
 * @param limits what one connection to the chat may do
 * @param allowedOrigins which pages may connect, as patterns of {@code WsOriginPolicy.allow}; empty for those of the
 *     server's host and of domains above it
 * @param redis where the rooms are, {@code redis://…}; {@code null} for in memory
 * @param tls the certificate; {@code null} for no TLS
 * @param redirectPort a second port that sends plain HTTP to the first, 0 for one the system chooses; {@code null} for none
 * @param operationsPort a second port, of plain HTTP, that has {@code /healthz} and {@code /metrics} in place of the first, 0 for
 *     one the system chooses; {@code null} for none
 * @param addresses what one remote address may have
 */
public record ChatServerConfig(
        String host,
        int port,
        int eventLoops,
        long maxEchoBytes,
        Duration httpTimeout,
        Duration closeTimeout,
        ChatLimits limits,
        List<String> allowedOrigins,
        @Nullable URI redis,
        @Nullable TlsSource tls,
        @Nullable Integer redirectPort,
        @Nullable Integer operationsPort,
        AddressRules addresses) {
    /** Loopback, port 8080, an event loop per core, 64 MiB to echo, 30 s for a request, 5 s to close; in memory, no TLS. */
    public static final ChatServerConfig DEFAULT = new ChatServerConfig(
            "127.0.0.1",
            8080,
            Runtime.getRuntime().availableProcessors(),
            64L << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            ChatLimits.DEFAULT,
            List.of(),
            null,
            null,
            null,
            null,
            AddressRules.DEFAULT);

    /**
     * This configuration at another place.
     *
     * @param name the name or address to listen on
     * @param value the port, 0 for one the system chooses
     * @return the changed copy
     */
    public ChatServerConfig withAddress(String name, int value) {
        return new ChatServerConfig(
                name,
                value,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with another port.
     *
     * @param value the port, 0 for one the system chooses
     * @return the changed copy
     */
    public ChatServerConfig withPort(int value) {
        return withAddress(host, value);
    }

    /**
     * This configuration with another number of threads.
     *
     * @param value how many serve connections, at least 1
     * @return the changed copy
     */
    public ChatServerConfig withEventLoops(int value) {
        return new ChatServerConfig(
                host,
                port,
                value,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with another limit on {@code /echo}.
     *
     * @param value largest message in bytes
     * @return the changed copy
     */
    public ChatServerConfig withMaxEchoBytes(long value) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                value,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with other bounds on waiting.
     *
     * @param http longest time without a request before an upgrade
     * @param close longest time for each part of stopping
     * @return the changed copy
     */
    public ChatServerConfig withTimeouts(Duration http, Duration close) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                http,
                close,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with a chat of its own measure.
     *
     * @param value what one connection may do
     * @param origins which pages may connect, empty for those of the server's host and of domains above it
     * @return the changed copy
     */
    public ChatServerConfig withChat(ChatLimits value, List<String> origins) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                value,
                List.copyOf(origins),
                redis,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with the rooms at another place.
     *
     * @param value {@code redis://…}, or {@code null} for in memory
     * @return the changed copy
     */
    public ChatServerConfig withRedis(@Nullable URI value) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                value,
                tls,
                redirectPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with or without TLS.
     *
     * @param source the certificate, or {@code null}
     * @param plainPort a second port that sends plain HTTP to the first, or {@code null}
     * @return the changed copy
     */
    public ChatServerConfig withTls(@Nullable TlsSource source, @Nullable Integer plainPort) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                source,
                plainPort,
                operationsPort,
                addresses);
    }

    /**
     * This configuration with what is for operators at another place.
     *
     * @param value a port for {@code /healthz} and {@code /metrics}, or {@code null} for the one of the page
     * @return the changed copy
     */
    public ChatServerConfig withOperationsPort(@Nullable Integer value) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                value,
                addresses);
    }

    /**
     * This configuration with other rules for addresses.
     *
     * @param value what one remote address may have
     * @return the changed copy
     */
    public ChatServerConfig withAddresses(AddressRules value) {
        return new ChatServerConfig(
                host,
                port,
                eventLoops,
                maxEchoBytes,
                httpTimeout,
                closeTimeout,
                limits,
                allowedOrigins,
                redis,
                tls,
                redirectPort,
                operationsPort,
                value);
    }
}
