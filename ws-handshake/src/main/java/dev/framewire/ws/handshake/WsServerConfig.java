package dev.framewire.ws.handshake;

import dev.framewire.ws.WsRole;
import dev.framewire.ws.connection.WsPipeline;
import dev.framewire.ws.handshake.header.HeaderTokens;
import dev.framewire.ws.internal.Durations;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a server accepts in its opening handshake (RFC 6455 section 4.2). Immutable, and shareable between connections.
 *
 * <pre>{@code
 * WsServerConfig config = WsServerConfig.builder()
 *         .path("/chat")
 *         .subprotocols("chat", "superchat")
 *         .extensions(WsDeflate.DEFAULT.serverHandshaker())
 *         .originPolicy(WsOriginPolicy.allow("https://example.com"))
 *         .build();
 * }</pre>
 */
@SuppressWarnings("exports") // JSpecify's annotations, which users need not have
public final class WsServerConfig {
    /** A copy, which does not change any more. */
    private final Builder options;

    private final Predicate<WsHandshakeRequest> requests;

    private WsServerConfig(Builder options, Predicate<WsHandshakeRequest> requests) {
        this.options = options;
        this.requests = requests;
    }

    /**
     * Starts with the defaults. Only {@link Builder#path} or {@link Builder#requests} has none.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the path of the WebSocket, or {@code null} if a predicate chooses the requests} */
    public @Nullable String path() {
        return options.path;
    }

    /**
     * Whether {@link Builder#path} or {@link Builder#requests} chooses a request.
     *
     * @param request a request for a WebSocket
     * @return whether it is for this configuration
     */
    public boolean matches(WsHandshakeRequest request) {
        return requests.test(request);
    }

    /** {@return the subprotocols spoken here} */
    public List<String> subprotocols() {
        return options.subprotocols;
    }

    /** {@return the subprotocol in use with a client that names none, or {@code null} if there is none} */
    public @Nullable String defaultSubprotocol() {
        return options.defaultSubprotocol;
    }

    /** {@return which web pages may connect} */
    public WsOriginPolicy originPolicy() {
        return options.originPolicy;
    }

    /** {@return what has the last word on a valid request, or {@code null} if every valid request is accepted} */
    public @Nullable WsHandshakeDecider decider() {
        return options.decider;
    }

    /** {@return the extensions spoken here} */
    public List<WebSocketServerExtensionHandshaker> extensions() {
        return options.extensions;
    }

    /** {@return the handlers of the upgraded connection} */
    public WsPipeline pipeline() {
        return options.pipeline;
    }

    /** {@return how long a handshake may take} */
    public Duration handshakeTimeout() {
        return options.handshakeTimeout;
    }

    /** {@return a new builder with the options of this configuration} */
    public Builder toBuilder() {
        return new Builder(options);
    }

    /** Shows what clients can find out anyway. */
    @Override
    public String toString() {
        return "WsServerConfig[path=" + path() + ", subprotocols=" + subprotocols() + ", defaultSubprotocol="
                + defaultSubprotocol() + ", handshakeTimeout=" + handshakeTimeout() + ']';
    }

    /** Collects the options of a {@link WsServerConfig}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String path;
        private @Nullable Predicate<WsHandshakeRequest> requests;
        private List<String> subprotocols = List.of();
        private @Nullable String defaultSubprotocol;
        private WsOriginPolicy originPolicy = WsOriginPolicy.sameOriginOrParentDomain();
        private @Nullable WsHandshakeDecider decider;
        private List<WebSocketServerExtensionHandshaker> extensions = List.of();
        private WsPipeline pipeline = WsPipeline.builder(WsRole.SERVER).build();
        private Duration handshakeTimeout = Duration.ofSeconds(10);

        private Builder() {}

        private Builder(Builder other) {
            path = other.path;
            requests = other.requests;
            subprotocols = other.subprotocols;
            defaultSubprotocol = other.defaultSubprotocol;
            originPolicy = other.originPolicy;
            decider = other.decider;
            extensions = other.extensions;
            pipeline = other.pipeline;
            handshakeTimeout = other.handshakeTimeout;
        }

        /**
         * The path of the WebSocket. Compared exactly and without decoding; the query does not count, and a request-target in
         * absolute-form is accepted. Replaces {@link #requests}.
         *
         * @param value the path, from its slash; percent-encoded as clients send it, such as {@code /a%20b}
         * @return this builder
         * @throws IllegalArgumentException if it does not begin with a slash, has a query or fragment, or has a character that
         *     clients percent-encode
         */
        public Builder path(String value) {
            if (!value.startsWith("/")) {
                throw new IllegalArgumentException("path " + value + " does not begin with a slash");
            }
            if (value.indexOf('?') >= 0 || value.indexOf('#') >= 0) {
                throw new IllegalArgumentException("path " + value + " has a query or a fragment");
            }
            if (!value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException(
                        "path " + value + " has a character that clients percent-encode, such as a space as %20");
            }
            path = value;
            requests = request -> value.equals(request.path());
            return this;
        }

        /**
         * Which requests for a WebSocket are for this configuration. Replaces {@link #path}.
         *
         * @param value called on the event loop, for requests that ask for a WebSocket only; if it throws, the answer is 500
         * @return this builder
         */
        public Builder requests(Predicate<WsHandshakeRequest> value) {
            path = null;
            requests = Objects.requireNonNull(value, "requests");
            return this;
        }

        /**
         * The subprotocols spoken here. The client's order decides which of them is used, unless a decider does. A client
         * that names only others gets no upgrade: its request travels on as an ordinary one, to be answered by another handler,
         * such as {@code WsNotFoundHandler}.
         *
         * @param names tokens, each once; none by default
         * @return this builder
         * @throws IllegalArgumentException if a name is not a token or there twice
         */
        public Builder subprotocols(String... names) {
            subprotocols = HeaderTokens.requireDistinctTokens("subprotocols", names);
            return this;
        }

        /**
         * The subprotocol in use with a client that names none. Handlers learn it from {@link WsHandshakeCompleteEvent}; the
         * response names none, since the client asked for none (RFC 6455 section 4.2.2).
         *
         * @param name one of {@link #subprotocols}; by default there is none
         * @return this builder
         */
        public Builder defaultSubprotocol(String name) {
            defaultSubprotocol = Objects.requireNonNull(name, "defaultSubprotocol");
            return this;
        }

        /**
         * Which web pages may connect.
         *
         * @param value the policy; {@link WsOriginPolicy#sameOriginOrParentDomain} by default
         * @return this builder
         */
        public Builder originPolicy(WsOriginPolicy value) {
            originPolicy = Objects.requireNonNull(value, "originPolicy");
            return this;
        }

        /**
         * What has the last word on a valid request, such as the check of who the user is.
         *
         * @param value the decider; without one every valid request is accepted
         * @return this builder
         */
        public Builder decider(WsHandshakeDecider value) {
            decider = Objects.requireNonNull(value, "decider");
            return this;
        }

        /**
         * The extensions spoken here. Each offer of the client, in its order, goes to these in theirs until one takes it.
         *
         * @param handshakers the extensions, none by default; shared by all connections. One that throws declines the offer.
         * @return this builder
         */
        public Builder extensions(WebSocketServerExtensionHandshaker... handshakers) {
            extensions = List.of(handshakers);
            return this;
        }

        /**
         * The handlers of the upgraded connection, with their limits and timeouts.
         *
         * @param value of role {@link WsRole#SERVER}; with the defaults by default
         * @return this builder
         * @throws IllegalArgumentException if it has the other role
         */
        public Builder pipeline(WsPipeline value) {
            if (value.role() != WsRole.SERVER) {
                throw new IllegalArgumentException("pipeline has the role " + value.role());
            }
            pipeline = value;
            return this;
        }

        /**
         * How long a connection may take from its beginning to the end of the first request's header section, and an upgrade
         * request until it is answered. Over it, the connection is closed. A connection that has made another request is no
         * longer held to the first.
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
         * @throws IllegalArgumentException if there is neither path nor predicate, or the default subprotocol is not one of
         *     the subprotocols
         */
        public WsServerConfig build() {
            if (requests == null) {
                throw new IllegalArgumentException("neither path nor requests is set");
            }
            if (defaultSubprotocol != null && !subprotocols.contains(defaultSubprotocol)) {
                throw new IllegalArgumentException(
                        "defaultSubprotocol " + defaultSubprotocol + " is not one of the subprotocols " + subprotocols);
            }
            return new WsServerConfig(new Builder(this), requests);
        }
    }
}
