package dev.framewire.ws.codec;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;

/**
 * A negotiated extension that changes the size of payloads and keeps to the bounds of its connection. {@code WsPipeline}
 * prefers it over Netty's interface, which gives an extension no limits and no listener.
 *
 * <p>Frames that a user writes are judged before extensions transform them: afterwards text is not UTF-8, and a refused
 * frame would already be part of the extension's state.
 */
public interface WsExtension extends WebSocketExtension {
    /**
     * The inbound handler of one connection. It fails with status 1009 when a message outgrows the limits, while it
     * transforms it.
     *
     * @param limits bounds on a message as this extension passes it on
     * @param delivery what the user's handlers receive; {@link WsDelivery#FRAMES} asks for one frame for each frame
     * @param listener gets a report of what is inflated
     * @return a new handler
     */
    WebSocketExtensionDecoder newExtensionDecoder(WsLimits limits, WsDelivery delivery, WsListener listener);

    /**
     * The outbound handler of one connection.
     *
     * @param listener gets a report of what is compressed
     * @return a new handler
     */
    WebSocketExtensionEncoder newExtensionEncoder(WsListener listener);

    /**
     * Bounds on what this extension reads, wide enough for every reasonable form of a message within {@code limits}.
     *
     * @param limits bounds on a message as this extension passes it on
     * @return bounds on the message before that
     */
    WsLimits wireLimits(WsLimits limits);
}
