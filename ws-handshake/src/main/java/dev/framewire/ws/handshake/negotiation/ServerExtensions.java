package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.header.ExtensionHeader;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Selects from the extensions a client offers (RFC 6455 section 9.1). One object for one request. */
public final class ServerExtensions {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(ServerExtensions.class);

    private final List<WebSocketServerExtensionHandshaker> handshakers;
    private final List<WebSocketServerExtension> selected = new ArrayList<>();
    private final List<WebSocketExtensionData> response = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int rsv;

    public ServerExtensions(List<WebSocketServerExtensionHandshaker> handshakers) {
        this.handshakers = handshakers;
    }

    /**
     * Takes each offer in the client's order if one of the handshakers does. Declined are a second offer of an extension
     * that is in use (several offers of one are alternatives, RFC 7692 section 5.1), an offer that needs an RSV bit in use,
     * and one that names a parameter twice: the map of parameters cannot show that to a handshaker, and for
     * permessage-deflate RFC 7692 section 7.1 wants it declined.
     */
    public ServerExtensions select(List<ExtensionHeader.Element> offers) {
        for (ExtensionHeader.Element offer : offers) {
            if (!offer.repeats() && !names.contains(offer.data().name())) {
                select(offer.data());
            }
        }
        return this;
    }

    private void select(WebSocketExtensionData offer) {
        for (WebSocketServerExtensionHandshaker handshaker : handshakers) {
            if (take(handshaker, offer)) {
                return;
            }
        }
    }

    /** A handshaker that throws, or whose response is not legal, declines: the client can do without the extension. */
    private boolean take(WebSocketServerExtensionHandshaker handshaker, WebSocketExtensionData offer) {
        try {
            WebSocketServerExtension extension = handshaker.handshakeExtension(offer);
            if (extension == null || (extension.rsv() & rsv) != 0) {
                return false;
            }
            WebSocketExtensionData data = extension.newReponseData();
            ExtensionHeader.requireLegal(data);
            rsv |= extension.rsv();
            names.add(offer.name());
            selected.add(extension);
            response.add(data);
            return true;
        } catch (RuntimeException e) {
            LOGGER.debug("an extension failed; the offer is declined", e);
            return false;
        }
    }

    public List<WebSocketServerExtension> selected() {
        return List.copyOf(selected);
    }

    public List<WebSocketExtensionData> response() {
        return List.copyOf(response);
    }
}
