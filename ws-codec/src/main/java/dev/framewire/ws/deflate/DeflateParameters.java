package dev.framewire.ws.deflate;

import dev.framewire.ws.WsRole;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of permessage-deflate in an offer, a response, or a configuration (RFC 7692 section 7.1), and the rules by
 * which one follows from the other: functions without a channel.
 *
 * @param serverNoContextTakeover whether the server forgets each message
 * @param clientNoContextTakeover whether the client forgets each message
 * @param serverMaxWindowBits the server's window, or {@link #ABSENT}
 * @param clientMaxWindowBits the client's window, {@link #ABSENT}, or {@link #WITHOUT_VALUE}
 */
record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {
    static final String NAME = "permessage-deflate";
    static final int MIN_WINDOW_BITS = 8;
    static final int MAX_WINDOW_BITS = 15;
    static final int ABSENT = 0;
    static final int WITHOUT_VALUE = -1;

    private static final int MALFORMED = -2;
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";

    /** The parameters of an element of the header, or {@code null} if one is unknown or malformed. */
    static @Nullable DeflateParameters read(WebSocketExtensionData data) {
        boolean serverNoContext = false;
        boolean clientNoContext = false;
        int serverBits = ABSENT;
        int clientBits = ABSENT;
        for (Map.Entry<String, @Nullable String> parameter : data.parameters().entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case SERVER_NO_CONTEXT -> serverNoContext = true;
                case CLIENT_NO_CONTEXT -> clientNoContext = true;
                case SERVER_BITS -> serverBits = bits(value);
                case CLIENT_BITS -> clientBits = value == null ? WITHOUT_VALUE : bits(value);
                default -> {
                    return null;
                }
            }
            boolean flag = parameter.getKey().endsWith("_takeover");
            if (flag && value != null || serverBits == MALFORMED || clientBits == MALFORMED) {
                return null;
            }
        }
        return data.name().equals(NAME)
                ? new DeflateParameters(serverNoContext, clientNoContext, serverBits, clientBits)
                : null;
    }

    /** Section 7.1.2: decimal from 8 to 15 without leading zeros. */
    private static int bits(@Nullable String value) {
        for (int bits = MIN_WINDOW_BITS; bits <= MAX_WINDOW_BITS; bits++) {
            if (Integer.toString(bits).equals(value)) {
                return bits;
            }
        }
        return MALFORMED;
    }

    WebSocketExtensionData write() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        if (serverNoContextTakeover) {
            parameters.put(SERVER_NO_CONTEXT, null);
        }
        if (clientNoContextTakeover) {
            parameters.put(CLIENT_NO_CONTEXT, null);
        }
        if (serverMaxWindowBits != ABSENT) {
            parameters.put(SERVER_BITS, Integer.toString(serverMaxWindowBits));
        }
        if (clientMaxWindowBits != ABSENT) {
            parameters.put(
                    CLIENT_BITS, clientMaxWindowBits == WITHOUT_VALUE ? null : Integer.toString(clientMaxWindowBits));
        }
        return new WebSocketExtensionData(NAME, parameters);
    }

    /** What a client that wants these parameters offers: the server may always ask it for a smaller window. */
    DeflateParameters offer() {
        return new DeflateParameters(
                serverNoContextTakeover,
                clientNoContextTakeover,
                serverMaxWindowBits == MAX_WINDOW_BITS ? ABSENT : serverMaxWindowBits,
                clientMaxWindowBits == MAX_WINDOW_BITS ? WITHOUT_VALUE : clientMaxWindowBits);
    }

    /**
     * The response of a server that wants these parameters. It takes every well-formed offer: what the client asks of the
     * server can be done (sections 7.1.1.1 and 7.1.2.1), and the client is asked only for what it offers (7.1.2.2).
     */
    DeflateParameters respondTo(DeflateParameters offer) {
        int server = offer.serverMaxWindowBits == ABSENT ? MAX_WINDOW_BITS : offer.serverMaxWindowBits;
        int client = offer.clientMaxWindowBits <= ABSENT ? MAX_WINDOW_BITS : offer.clientMaxWindowBits;
        int serverBits = Math.min(server, serverMaxWindowBits);
        int clientBits = Math.min(client, clientMaxWindowBits);
        boolean serverSilent = offer.serverMaxWindowBits == ABSENT && serverBits == MAX_WINDOW_BITS;
        boolean clientSilent = offer.clientMaxWindowBits == ABSENT || clientBits == MAX_WINDOW_BITS;
        return new DeflateParameters(
                serverNoContextTakeover || offer.serverNoContextTakeover,
                clientNoContextTakeover || offer.clientNoContextTakeover,
                serverSilent ? ABSENT : serverBits,
                clientSilent ? ABSENT : clientBits);
    }

    /** Whether a client that made this offer may take the response. */
    boolean allows(DeflateParameters response) {
        // sections 7.1.1.1 and 7.1.2.1: a server takes these by repeating them
        boolean forgets = response.serverNoContextTakeover || !serverNoContextTakeover;
        boolean serverBits = serverMaxWindowBits == ABSENT
                || response.serverMaxWindowBits != ABSENT && response.serverMaxWindowBits <= serverMaxWindowBits;
        // section 7.1.2.2
        boolean clientBits = response.clientMaxWindowBits == ABSENT
                || clientMaxWindowBits == WITHOUT_VALUE && response.clientMaxWindowBits != WITHOUT_VALUE
                || response.clientMaxWindowBits > ABSENT && response.clientMaxWindowBits <= clientMaxWindowBits;
        return forgets && serverBits && clientBits;
    }

    /** What a client uses after a response to its offer: it keeps to what it announced of itself. */
    DeflateParameters agreed(DeflateParameters response) {
        return new DeflateParameters(
                response.serverNoContextTakeover,
                response.clientNoContextTakeover || clientNoContextTakeover,
                response.serverMaxWindowBits,
                response.clientMaxWindowBits == ABSENT
                        ? Math.max(ABSENT, clientMaxWindowBits)
                        : response.clientMaxWindowBits);
    }

    /** Whether a sender remembers its earlier messages while it compresses. */
    boolean keepsContext(WsRole sender) {
        return !(sender == WsRole.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /** The window of a sender, once it is agreed on. */
    int windowBits(WsRole sender) {
        int bits = sender == WsRole.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
        return bits == ABSENT ? MAX_WINDOW_BITS : bits;
    }
}
