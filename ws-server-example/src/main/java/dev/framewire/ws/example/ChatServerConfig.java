package dev.framewire.ws.example;

import java.time.Duration;

/**
 * How a {@link ChatServer} runs.
 *
 * @param host the name or address to listen on
 * @param port the port, 0 for one the system chooses
 * @param eventLoops the number of threads that serve connections, at least 1
 * @param maxEchoBytes largest message on {@code /echo} in bytes
 * @param httpTimeout longest time a connection may bring no request before its upgrade
 * @param closeTimeout longest time the closing handshakes may take when the server closes
 */
public record ChatServerConfig(
        String host, int port, int eventLoops, long maxEchoBytes, Duration httpTimeout, Duration closeTimeout) {
    /** Loopback, port 8080, an event loop per core, 64 MiB to echo, 30 s for a request, 5 s to close. */
    public static final ChatServerConfig DEFAULT = new ChatServerConfig(
            "127.0.0.1",
            8080,
            Runtime.getRuntime().availableProcessors(),
            64L << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    /**
     * This configuration with another port.
     *
     * @param value the port, 0 for one the system chooses
     * @return the changed copy
     */
    public ChatServerConfig withPort(int value) {
        return new ChatServerConfig(host, value, eventLoops, maxEchoBytes, httpTimeout, closeTimeout);
    }

    /**
     * This configuration with another limit on {@code /echo}.
     *
     * @param value largest message in bytes
     * @return the changed copy
     */
    public ChatServerConfig withMaxEchoBytes(long value) {
        return new ChatServerConfig(host, port, eventLoops, value, httpTimeout, closeTimeout);
    }

    /**
     * This configuration with other bounds on waiting.
     *
     * @param http longest time without a request before an upgrade
     * @param close longest time for the closing handshakes
     * @return the changed copy
     */
    public ChatServerConfig withTimeouts(Duration http, Duration close) {
        return new ChatServerConfig(host, port, eventLoops, maxEchoBytes, http, close);
    }
}
