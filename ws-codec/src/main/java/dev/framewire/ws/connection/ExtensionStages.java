package dev.framewire.ws.connection;

import dev.framewire.ws.WsDelivery;
import dev.framewire.ws.WsLimits;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.codec.WsExtension;
import dev.framewire.ws.codec.WsMessageDecoder;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;

/** The handlers of negotiated extensions, and those that can do their work only behind them. */
record ExtensionStages(
        List<? extends WebSocketExtension> extensions, WsLimits limits, WsDelivery delivery, WsListener listener) {

    /** RSV bits that these extensions give a meaning to. */
    static int rsvOf(List<? extends WebSocketExtension> extensions) {
        int rsv = 0;
        for (WebSocketExtension extension : extensions) {
            rsv |= extension.rsv();
        }
        return rsv;
    }

    /** RSV bits that users may set: those of extensions that leave it to them. */
    static int usersRsv(List<? extends WebSocketExtension> extensions) {
        return rsvOf(extensions.stream()
                .filter(extension -> !(extension instanceof WsExtension))
                .toList());
    }

    /** Bounds on a message as the frame decoder sees it. */
    WsLimits limitsOnWire() {
        return limitsBefore(extensions.size());
    }

    /** Adds them in their order, from the socket to the user. */
    void addTo(List<ChannelHandler> stages) {
        // section 9.1: the first extension is the first to transform what is sent, so it stands nearest to the user
        for (int i = extensions.size() - 1; i >= 0; i--) {
            stages.add(newDecoder(i));
            stages.add(newEncoder(extensions.get(i)));
        }
        // what is received is text and messages only here
        stages.add(new WsMessageDecoder(limits, delivery));
    }

    private ChannelHandler newEncoder(WebSocketExtension extension) {
        return extension instanceof WsExtension reporting
                ? reporting.newExtensionEncoder(listener)
                : extension.newExtensionEncoder();
    }

    private ChannelHandler newDecoder(int index) {
        return extensions.get(index) instanceof WsExtension bounded
                ? bounded.newExtensionDecoder(limitsBefore(index), delivery, listener)
                : extensions.get(index).newExtensionDecoder();
    }

    /** Bounds on a message that the first {@code count} extensions, the nearest to the user, still transform. */
    private WsLimits limitsBefore(int count) {
        WsLimits before = limits;
        for (WebSocketExtension extension : extensions.subList(0, count)) {
            before = extension instanceof WsExtension bounded ? bounded.wireLimits(before) : before;
        }
        return before;
    }
}
