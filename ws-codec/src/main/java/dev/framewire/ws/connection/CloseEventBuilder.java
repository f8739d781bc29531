package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.frame.ClosePayload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** Collects what becomes known about the end of one connection, and builds its {@link WsCloseEvent}. */
final class CloseEventBuilder {
    private int receivedCode = WsCloseEvent.NO_CLOSE;
    private String receivedReason = "";
    private int sentCode = WsCloseEvent.NO_CLOSE;
    private @Nullable WsInitiator initiator;
    private @Nullable Throwable cause;
    private boolean failed;

    /** The peer's Close arrived. */
    void closeReceived(ByteBuf payload) {
        begunBy(WsInitiator.REMOTE);
        receivedCode = ClosePayload.status(payload);
        receivedReason = ClosePayload.reason(payload);
    }

    /** Our Close was written. It counts as sent unless the write fails. */
    void closeSent(int status, ChannelFuture written) {
        begunBy(WsInitiator.LOCAL);
        sentCode = status;
        written.addListener(done -> {
            if (!done.isSuccess()) {
                sentCode = WsCloseEvent.NO_CLOSE;
            }
        });
    }

    /** This endpoint gave up on the connection. */
    void connectionFailed(Throwable why) {
        begunBy(WsInitiator.LOCAL);
        cause = why;
        failed = true;
    }

    /** The socket broke: the close event reports it, and neither side began to close. */
    void transportFailed(Throwable why) {
        if (cause == null) {
            cause = why;
        }
    }

    private void begunBy(WsInitiator who) {
        if (initiator == null) {
            initiator = who;
        }
    }

    /** Builds the close event. If neither side began to close, the peer went away, so the initiator is REMOTE. */
    WsCloseEvent build() {
        boolean clean = receivedCode != WsCloseEvent.NO_CLOSE && sentCode != WsCloseEvent.NO_CLOSE && !failed;
        WsInitiator who = initiator == null ? WsInitiator.REMOTE : initiator;
        return new WsCloseEvent(receivedCode, receivedReason, sentCode, who, clean, cause);
    }
}
