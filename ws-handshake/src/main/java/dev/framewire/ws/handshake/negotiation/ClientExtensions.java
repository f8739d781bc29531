package dev.framewire.ws.handshake.negotiation;

import dev.framewire.ws.handshake.WsClientConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the extensions that a server chose from the offers of a client (RFC 6455 sections 4.1 and 9.1). */
final class ClientExtensions {
    private ClientExtensions() {}

    /** An extension in use on a connection. */
    record Chosen(WebSocketExtensionData data, WebSocketClientExtension extension) {}

    /**
     * The extensions the server chose, in its order, which is the order they are applied in.
     *
     * @throws Refused if the choice is not acceptable
     */
    static List<Chosen> accept(WsClientConfig config, List<WebSocketExtensionData> answer) throws Refused {
        List<Chosen> chosen = new ArrayList<>();
        int rsv = 0;
        for (WebSocketExtensionData data : answer) {
            if (chosen.stream().anyMatch(other -> other.data.name().equals(data.name()))) {
                throw new Refused("the server chose an extension twice");
            }
            WebSocketClientExtension extension = accept(config, data);
            if ((rsv & extension.rsv()) != 0) {
                throw new Refused("the server chose two extensions that use the same RSV bit");
            }
            rsv |= extension.rsv();
            chosen.add(new Chosen(data, extension));
        }
        return chosen;
    }

    private static WebSocketClientExtension accept(WsClientConfig config, WebSocketExtensionData data) throws Refused {
        boolean offered = false;
        for (int i = 0; i < config.extensions().size(); i++) {
            if (config.extensionOffers().get(i).name().equals(data.name())) {
                offered = true;
                @Nullable
                WebSocketClientExtension extension = config.extensions().get(i).handshakeExtension(data);
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

    /** The reason of the Close that names the required extensions which are missing (section 7.4.1), or {@code null}. */
    static @Nullable String missing(WsClientConfig config, List<Chosen> chosen) {
        Set<String> missing = new TreeSet<>(config.requiredExtensions());
        chosen.forEach(extension -> missing.remove(extension.data.name()));
        return missing.isEmpty() ? null : String.join(", ", missing);
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
