package dev.framewire.ws.handshake;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.header.ClientTarget;
import dev.framewire.ws.handshake.header.ExtensionHeader;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.handshake.header.UserHeaders;
import dev.framewire.ws.internal.Durations;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for in its opening handshake (RFC 6455 section 4.1). Immutable, and shareable between connections to
 * the same URI.
 *
 * <p>For {@code wss} the TLS handler is the caller's and stands first in the pipeline; {@link #host()} and {@link #port()}
 * are what it needs to send the server's name and to verify the certificate against it:
 *
 * <pre>{@code
 * if (config.isSecure()) {
 *     pipeline.addLast(sslContext.newHandler(channel.alloc(), config.host(), config.port()));
 * }
 * pipeline.addLast(new HttpClientCodec(), new WsClientHandshakeHandler(config), new MyHandler());
 * }</pre>
 *
 * <p>Netty 4.2's {@code SslContextBuilder.forClient()} verifies the host name unless
 * {@code endpointIdentificationAlgorithm} is set to something else than {@code HTTPS}. Netty 4.1 verifies it only if it is set to
 * {@code HTTPS}.
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsClientConfig {
    /** A Close has room for 125 bytes, two of them for the status (section 5.5). */
    private static final int MAX_REASON_BYTES = 123;

    /** A copy, which does not change any more. */
    private final Builder options;

    private final List<WebSocketExtensionData> extensionOffers;
    private final List<Map.Entry<String, String>> headers;

    private WsClientConfig(Builder options) {
        this.options = options;
        extensionOffers = options.extensions.stream()
                .map(WebSocketClientExtensionHandshaker::newRequestData)
                .toList();
        extensionOffers.forEach(ExtensionHeader::requireLegal);
        requireOffered(options.requiredExtensions);
        headers = List.copyOf(options.headers);
    }

    /** Section 7.4.1: the Close that ends a handshake without them names them in its reason. */
    private void requireOffered(Set<String> required) {
        for (String name : required) {
            if (extensionOffers.stream().noneMatch(offer -> offer.name().equals(name))) {
                throw new IllegalArgumentException("required extension " + name + " is not offered");
            }
        }
        int length = String.join(", ", required).length();
        if (length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("the names of the required extensions do not fit a Close reason: "
                    + length + " bytes, limit " + MAX_REASON_BYTES);
        }
    }

    /**
     * Starts with the defaults: nothing offered, no {@code Origin}, the default {@link WsPipeline}, 10 s for the handshake.
     *
     * @param uri a {@code ws} or {@code wss} URI with a host, without fragment and user info; non-ASCII characters of path
     *     and query are percent-encoded
     * @return a new builder
     * @throws IllegalArgumentException if the URI is not such a one
     */
    public static Builder builder(URI uri) {
        return new Builder(ClientTarget.of(uri));
    }

    /** {@return the name or address to connect to; IPv6 without brackets} */
    public String host() {
        return options.target.host();
    }

    /** {@return the port to connect to: that of the URI, else 80 for {@code ws} and 443 for {@code wss}} */
    public int port() {
        return options.target.port();
    }

    /** {@return whether the URI asks for TLS: true for {@code wss}} */
    public boolean isSecure() {
        return options.target.secure();
    }

    /**
     * The value of {@code Host}: where the request is sent to.
     *
     * @return the host and, unless it is the default one, the port; an IPv6 address in its brackets
     */
    public String authority() {
        return options.target.authority();
    }

    /** {@return what the request asks for: path and query as ASCII} */
    public String requestTarget() {
        return options.target.requestTarget();
    }

    /** {@return the subprotocols to offer, the preferred one first} */
    public List<String> subprotocols() {
        return options.subprotocols;
    }

    /** {@return the extensions to offer, in order of preference} */
    public List<WebSocketClientExtensionHandshaker> extensions() {
        return options.extensions;
    }

    /** {@return what the request says about each of {@link #extensions()}} */
    public List<WebSocketExtensionData> extensionOffers() {
        return extensionOffers;
    }

    /** {@return the names of the extensions the client does not go on without} */
    public Set<String> requiredExtensions() {
        return options.requiredExtensions;
    }

    /** {@return the value of {@code Origin}, or {@code null} if none is sent} */
    public @Nullable String origin() {
        return options.origin;
    }

    /** {@return names and values of further headers of the request, which may be secrets} */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** {@return the handlers of the connection once it is a WebSocket} */
    public WsPipeline pipeline() {
        return options.pipeline;
    }

    /** {@return how long the handshake may take} */
    public Duration handshakeTimeout() {
        return options.handshakeTimeout;
    }

    /** {@return a new builder with the options of this configuration, for the same URI} */
    public Builder toBuilder() {
        return new Builder(options);
    }

    /** Shows neither the query of the URI nor the values of headers, since both can hold credentials. */
    @Override
    public String toString() {
        return "WsClientConfig[" + (isSecure() ? "wss://" : "ws://") + authority()
                + WsRequestTarget.path(requestTarget()) + ", subprotocols=" + subprotocols() + ", extensions=["
                + ExtensionHeader.format(extensionOffers) + "], requiredExtensions=" + requiredExtensions()
                + ", origin=" + origin() + ", headers="
                + headers.stream().map(Map.Entry::getKey).toList() + ", handshakeTimeout=" + handshakeTimeout() + ']';
    }

    /** Collects the options of a {@link WsClientConfig}. Not thread-safe. */
    public static final class Builder {
        private final ClientTarget target;
        private List<String> subprotocols = List.of();
        private List<WebSocketClientExtensionHandshaker> extensions = List.of();
        private Set<String> requiredExtensions = Set.of();
        private @Nullable String origin;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();
        private WsPipeline pipeline = WsPipeline.builder(WsRole.CLIENT).build();
        private Duration handshakeTimeout = Duration.ofSeconds(10);

        private Builder(ClientTarget target) {
            this.target = target;
        }

        private Builder(Builder other) {
            target = other.target;
            subprotocols = other.subprotocols;
            extensions = other.extensions;
            requiredExtensions = other.requiredExtensions;
            origin = other.origin;
            headers.addAll(other.headers);
            pipeline = other.pipeline;
            handshakeTimeout = other.handshakeTimeout;
        }

        /**
         * Subprotocols to offer. A server that chooses none of them is accepted, as section 4.1 has it: the event then
         * says that there is none.
         *
         * @param names distinct tokens, the preferred one first
         * @return this builder
         * @throws IllegalArgumentException if a name is no token, or is there twice
         */
        public Builder subprotocols(String... names) {
            subprotocols = HeaderTokens.requireDistinctTokens("subprotocols", names);
            return this;
        }

        /**
         * Extensions to offer. Each handshaker is asked for its offer once, when the configuration is built, and checks the
         * parameters in the answers of all connections, so it must be thread-safe if the connections are on several event
         * loops.
         *
         * @param handshakers in order of preference; several of the same extension are alternatives
         * @return this builder
         */
        public Builder extensions(WebSocketClientExtensionHandshaker... handshakers) {
            extensions = List.of(handshakers);
            return this;
        }

        /**
         * Extensions the client does not go on without. If the server does not choose one of them, the handshake fails and
         * the connection is closed with status 1010, the names of the missing extensions being the reason (section 7.4.1).
         *
         * @param names names of offered extensions
         * @return this builder
         */
        public Builder requiredExtensions(String... names) {
            requiredExtensions = Set.of(names);
            return this;
        }

        /**
         * The value of {@code Origin}, which only clients in browsers need to send (section 10.2). Not sent by default.
         *
         * @param value a serialized origin, such as {@code https://example.com}
         * @return this builder
         * @throws IllegalArgumentException if it is empty or no legal header value
         */
        public Builder origin(String value) {
            UserHeaders.requireOrigin(value);
            origin = value;
            return this;
        }

        /**
         * Adds a header to the request, for cookies, credentials and the like.
         *
         * @param name a header name, none that the handshake itself or the framing of the request depends on
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if the name is reserved or not legal, or the value not legal
         */
        public Builder header(String name, String value) {
            UserHeaders.requireFree(name, "host", "origin");
            UserHeaders.requireLegalValue(name, value);
            headers.add(Map.entry(name, value));
            return this;
        }

        /**
         * The handlers of the connection once it is a WebSocket.
         *
         * @param value a pipeline for {@link WsRole#CLIENT}
         * @return this builder
         * @throws IllegalArgumentException if it is for the other role
         */
        public Builder pipeline(WsPipeline value) {
            if (value.role() != WsRole.CLIENT) {
                throw new IllegalArgumentException("pipeline has the role " + value.role());
            }
            pipeline = value;
            return this;
        }

        /**
         * How long the handshake may take, counted from the moment the channel is active; proxy and TLS handshakes are
         * part of it.
         *
         * @param value the time, above zero; 10 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is not positive or beyond 292 years
         */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = Durations.check("handshakeTimeout", value);
            return this;
        }

        /**
         * The finished configuration.
         *
         * @return a new immutable value
         * @throws IllegalArgumentException if an extension's offer is not made of tokens, or a required extension is not
         *     offered, or the names of the required ones exceed the 123 bytes of a Close reason
         */
        public WsClientConfig build() {
            return new WsClientConfig(new Builder(this));
        }
    }
}
