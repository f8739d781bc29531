package dev.framewire.ws.handshake;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The extensions a client offers, and its judgement of the server's choice (RFC 6455 sections 4.1 and 9.1). */
final class ClientExtensions {
    /** A Close has room for 125 bytes, two of them for the status (section 5.5). */
    private static final int MAX_REASON_BYTES = 123;

    private final List<Offer> offers;
    private final Set<String> required;

    private record Offer(WebSocketExtensionData data, WebSocketClientExtensionHandshaker handshaker) {}

    /** An extension in use on a connection. */
    record Chosen(WebSocketExtensionData data, WebSocketClientExtension extension) {}

    /** Asks each handshaker for its offer and checks that it can be written. */
    ClientExtensions(List<WebSocketClientExtensionHandshaker> handshakers, Set<String> required) {
        offers = handshakers.stream()
                .map(handshaker -> new Offer(handshaker.newRequestData(), handshaker))
                .toList();
        this.required = new TreeSet<>(required);
        offers.forEach(offer -> ExtensionHeader.requireLegal(offer.data));
        for (String name : required) {
            if (offers.stream().noneMatch(offer -> offer.data.name().equals(name))) {
                throw new IllegalArgumentException("required extension " + name + " is not offered");
            }
        }
        if (reason(this.required).length() > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("the names of the required extensions do not fit a Close reason: "
                    + reason(this.required).length() + " bytes, limit " + MAX_REASON_BYTES);
        }
    }

    /** The header value of the request, or {@code null} if nothing is offered. */
    @Nullable
    String offer() {
        return offers.isEmpty()
                ? null
                : offers.stream()
                        .map(offer -> ExtensionHeader.format(offer.data))
                        .collect(Collectors.joining(", "));
    }

    /**
     * The extensions the server chose, in its order, which is the order they are applied in.
     *
     * @throws Refused if the choice is not acceptable
     */
    List<Chosen> accept(List<WebSocketExtensionData> answer) throws Refused {
        List<Chosen> chosen = new ArrayList<>();
        int rsv = 0;
        for (WebSocketExtensionData data : answer) {
            if (chosen.stream().anyMatch(other -> other.data.name().equals(data.name()))) {
                throw new Refused("the server chose an extension twice");
            }
            WebSocketClientExtension extension = accept(data);
            if ((rsv & extension.rsv()) != 0) {
                throw new Refused("the server chose two extensions that use the same RSV bit");
            }
            rsv |= extension.rsv();
            chosen.add(new Chosen(data, extension));
        }
        return chosen;
    }

    private WebSocketClientExtension accept(WebSocketExtensionData data) throws Refused {
        boolean offered = false;
        for (Offer offer : offers) {
            if (offer.data.name().equals(data.name())) {
                offered = true;
                @Nullable WebSocketClientExtension extension = offer.handshaker.handshakeExtension(data);
                if (extension != null) {
                    return extension;
                }
            }
        }
        throw new Refused(
                offered
                        ? "the server chose unacceptable parameters of an extension"
                        : "the server chose an extension that was not offered");
    }

    /** Reason of the Close that tells which required extensions are missing (section 7.4.1), or {@code null} if none is. */
    @Nullable
    String missing(List<Chosen> chosen) {
        Set<String> missing = new TreeSet<>(required);
        chosen.forEach(extension -> missing.remove(extension.data.name()));
        return missing.isEmpty() ? null : reason(missing);
    }

    private static String reason(Set<String> names) {
        return String.join(", ", names);
    }

    /** Says what is wrong with the server's choice. */
    static final class Refused extends Exception {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
