package dev.framewire.ws.example;

import dev.framewire.ws.example.chat.ChatLimits;
import dev.framewire.ws.example.limits.AddressRules;
import dev.framewire.ws.example.ops.TlsSource;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ChatServer}. {@link #builder} starts with the defaults. As a port, 0 lets the system choose a free one.
 *
 * @param host the name or address to listen on
 * @param port the port of the page and of the WebSockets
 * @param redirectPort the port that redirects plain HTTP to {@code port}, or {@code null}
 * @param operationsPort the port of {@code /healthz} and {@code /metrics}, plain HTTP; if {@code null} they are on {@code port}
 * @param eventLoops the number of threads that serve connections, at least 1
 * @param maxEchoBytes the maximum size of a message on {@code /echo}, in bytes
 * @param limits what one connection to the chat may do
 * @param allowedOrigins which pages may connect, as patterns of {@code WsOriginPolicy.allow}; if empty, the pages of the server's
 *     host and of domains above it
 * @param addresses what all connections of one remote address may do
 * @param redis the server that stores the rooms; if {@code null} they are in memory
 * @param tls the certificate; {@code null} turns TLS off
 */
record ChatServerConfig(
        String host,
        int port,
        @Nullable Integer redirectPort,
        @Nullable Integer operationsPort,
        int eventLoops,
        long maxEchoBytes,
        ChatLimits limits,
        List<String> allowedOrigins,
        AddressRules addresses,
        @Nullable URI redis,
        @Nullable TlsSource tls) {
    static Builder builder() {
        return new Builder();
    }

    static final class Builder {
        private String host = "127.0.0.1";
        private int port = 8080;
        private @Nullable Integer redirectPort;
        private @Nullable Integer operationsPort;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private long maxEchoBytes = 64L << 20;
        private ChatLimits limits = ChatLimits.DEFAULT;
        private List<String> allowedOrigins = List.of();
        private AddressRules addresses = AddressRules.DEFAULT;
        private @Nullable URI redis;
        private @Nullable TlsSource tls;

        private Builder() {}

        Builder host(String value) {
            host = value;
            return this;
        }

        Builder port(int value) {
            port = value;
            return this;
        }

        Builder redirectPort(@Nullable Integer value) {
            redirectPort = value;
            return this;
        }

        Builder operationsPort(@Nullable Integer value) {
            operationsPort = value;
            return this;
        }

        Builder eventLoops(int value) {
            eventLoops = value;
            return this;
        }

        Builder maxEchoBytes(long value) {
            maxEchoBytes = value;
            return this;
        }

        Builder limits(ChatLimits value) {
            limits = value;
            return this;
        }

        Builder allowedOrigins(List<String> value) {
            allowedOrigins = List.copyOf(value);
            return this;
        }

        Builder addresses(AddressRules value) {
            addresses = value;
            return this;
        }

        Builder redis(@Nullable URI value) {
            redis = value;
            return this;
        }

        Builder tls(@Nullable TlsSource value) {
            tls = value;
            return this;
        }

        ChatServerConfig build() {
            return new ChatServerConfig(
                    host,
                    port,
                    redirectPort,
                    operationsPort,
                    eventLoops,
                    maxEchoBytes,
                    limits,
                    allowedOrigins,
                    addresses,
                    redis,
                    tls);
        }
    }
}
