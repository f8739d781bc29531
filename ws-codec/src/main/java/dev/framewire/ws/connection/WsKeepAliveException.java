package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import io.netty.channel.ChannelException;

/**
 * Nothing was received from the peer in time: see {@link WsKeepAlive}. It is the cause in a {@link WsCloseEvent}, and not
 * thrown.
 */
public final class WsKeepAliveException extends ChannelException {
    @java.io.Serial
    private static final long serialVersionUID = 1L;

    WsKeepAliveException(String message) {
        super(message);
    }
}
