package dev.framewire.ws.deflate;

import dev.framewire.ws.WsRole;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The extension permessage-deflate (RFC 7692): what to negotiate and what to compress. Immutable, and shareable between
 * servers and clients.
 *
 * <pre>
 * WsServerConfig.builder().extensions(WsDeflate.DEFAULT.serverHandshaker())
 * WsClientConfig.builder(uri).extensions(WsDeflate.DEFAULT.clientHandshaker())
 * </pre>
 *
 * <p>Received messages are held to {@link dev.framewire.ws.WsLimits} as they inflate. The package description says
 * what a connection costs.
 */
public final class WsDeflate {
    /** Every default of {@link #builder}. */
    public static final WsDeflate DEFAULT = builder().build();

    private final int level;
    private final int minBytes;
    private final Predicate<? super WebSocketFrame> compressIf;
    private final DeflateParameters wanted;

    private WsDeflate(Builder builder) {
        level = builder.level;
        minBytes = builder.minBytes;
        compressIf = builder.compressIf;
        wanted = new DeflateParameters(
                builder.serverNoContextTakeover,
                builder.clientNoContextTakeover,
                builder.serverMaxWindowBits,
                builder.clientMaxWindowBits);
    }

    /**
     * Starts with the defaults: level 4, messages of 64 bytes and more, context kept, windows of 15 bits.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * For a server: accepts the first offer that is well formed.
     *
     * @return a handshaker for any number of connections
     */
    public WebSocketServerExtensionHandshaker serverHandshaker() {
        return offered -> {
            DeflateParameters offer = DeflateParameters.read(offered);
            return offer == null ? null : new DeflateExtension(this, WsRole.SERVER, wanted.respondTo(offer));
        };
    }

    /**
     * For a client: offers the extension, and fails the handshake if the server's response does not follow from the offer.
     *
     * @return a handshaker for any number of connections
     */
    public WebSocketClientExtensionHandshaker clientHandshaker() {
        DeflateParameters offer = wanted.offer();
        return new WebSocketClientExtensionHandshaker() {
            @Override
            public WebSocketExtensionData newRequestData() {
                return offer.write();
            }

            @Override
            public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
                DeflateParameters response = DeflateParameters.read(answer);
                return response == null || !offer.allows(response)
                        ? null
                        : new DeflateExtension(WsDeflate.this, WsRole.CLIENT, offer.agreed(response));
            }
        };
    }

    int level() {
        return level;
    }

    /** Whether a message that begins with this frame is to be compressed. */
    boolean compresses(WebSocketFrame frame, int bytes) {
        return bytes >= minBytes && compressIf.test(frame);
    }

    /** Collects the options of a {@link WsDeflate}. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_LEVEL = 4;
        private static final int DEFAULT_MIN_BYTES = 64;

        private int level = DEFAULT_LEVEL;
        private int minBytes = DEFAULT_MIN_BYTES;
        private Predicate<? super WebSocketFrame> compressIf = frame -> true;
        private boolean serverNoContextTakeover;
        private boolean clientNoContextTakeover;
        private int serverMaxWindowBits = DeflateParameters.MAX_WINDOW_BITS;
        private int clientMaxWindowBits = DeflateParameters.MAX_WINDOW_BITS;

        private Builder() {}

        /**
         * How hard to compress.
         *
         * @param value from 1, the fastest, to 9, the smallest
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder level(int value) {
            level = check("level", value, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION);
            return this;
        }

        /**
         * Size from which on a message is compressed. A message whose first frame is not its last has no known size and is
         * compressed.
         *
         * @param value bytes of payload, not negative; {@link Integer#MAX_VALUE} for no whole message at all
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder minBytes(int value) {
            minBytes = check("minBytes", value, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Which messages to compress: for those who know what does not shrink, or what must not share a context with what
         * an attacker can choose. Asked on the event loop, for messages of {@link #minBytes} and more.
         *
         * @param value gets the first frame of a message, which stays the caller's
         * @return this builder
         */
        public Builder compressIf(Predicate<? super WebSocketFrame> value) {
            compressIf = Objects.requireNonNull(value, "compressIf");
            return this;
        }

        /**
         * The server forgets each message it has compressed (section 7.1.1.1): poorer compression, and less memory at
         * both ends. A server does so on its own, a client asks for it and fails the handshake of a server that does not.
         *
         * @return this builder
         */
        public Builder serverNoContextTakeover() {
            serverNoContextTakeover = true;
            return this;
        }

        /**
         * The client forgets each message it has compressed (section 7.1.1.2): poorer compression, and less memory at
         * both ends. A client does so on its own, a server asks for it.
         *
         * @return this builder
         */
        public Builder clientNoContextTakeover() {
            clientNoContextTakeover = true;
            return this;
        }

        /**
         * How far back the server refers when it compresses (section 7.1.2.1), which a client must be able to hold. A
         * server keeps to it, a client asks for it and fails the handshake of a server that does not.
         *
         * @param value base-2 logarithm of the window in bytes, from 8 to 15
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder serverMaxWindowBits(int value) {
            serverMaxWindowBits = checkBits("serverMaxWindowBits", value);
            return this;
        }

        /**
         * How far back the client refers when it compresses (section 7.1.2.2), which a server must be able to hold. A
         * client keeps to it, a server asks for it of clients that offer it.
         *
         * @param value base-2 logarithm of the window in bytes, from 8 to 15
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder clientMaxWindowBits(int value) {
            clientMaxWindowBits = checkBits("clientMaxWindowBits", value);
            return this;
        }

        private static int checkBits(String name, int value) {
            return check(name, value, DeflateParameters.MIN_WINDOW_BITS, DeflateParameters.MAX_WINDOW_BITS);
        }

        private static int check(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + ' ' + value + " is not from " + least + " to " + most);
            }
            return value;
        }

        /**
         * The finished configuration.
         *
         * @return a new immutable value
         */
        public WsDeflate build() {
            return new WsDeflate(this);
        }
    }
}
