package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsInitiator;
import dev.framewire.ws.frame.ClosePayload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** What is known about the end of one connection, gathered for its {@link WsCloseEvent}. */
final class CloseEventBuilder {
    private int receivedCode = WsCloseEvent.NO_CLOSE;
    private String receivedReason = "";
    private int sentCode = WsCloseEvent.NO_CLOSE;
    private @Nullable WsInitiator initiator;
    private @Nullable Throwable cause;
    private boolean failed;

    /** The peer's Close arrived. */
    void received(ByteBuf payload) {
        begunBy(WsInitiator.REMOTE);
        receivedCode = ClosePayload.status(payload);
        receivedReason = ClosePayload.reason(payload);
    }

    /** Our Close was written; if it does not get out, it was not sent. */
    void sent(int status, ChannelFuture written) {
        begunBy(WsInitiator.LOCAL);
        sentCode = status;
        written.addListener(done -> {
            if (!done.isSuccess()) {
                sentCode = WsCloseEvent.NO_CLOSE;
            }
        });
    }

    /** This endpoint gave up on the connection. */
    void failed(Throwable why) {
        begunBy(WsInitiator.LOCAL);
        cause = why;
        failed = true;
    }

    /** The socket broke, which nobody here began. */
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

    /** The account of it, once the transport is closed; who began nothing was left by the peer. */
    WsCloseEvent event() {
        boolean clean = receivedCode != WsCloseEvent.NO_CLOSE && sentCode != WsCloseEvent.NO_CLOSE && !failed;
        WsInitiator who = initiator == null ? WsInitiator.REMOTE : initiator;
        return new WsCloseEvent(receivedCode, receivedReason, sentCode, who, clean, cause);
    }
}
