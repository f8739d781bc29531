package dev.framewire.ws.connection;

import dev.framewire.ws.WsListener;
import dev.framewire.ws.codec.WsPreparedMessage;
import dev.framewire.ws.frame.Opcode;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Adds up the frames of the messages of one connection for a {@link WsListener}. */
final class MessageStatistics {
    /** Shared by all connections without a listener, which saves one object per connection. */
    private static final MessageStatistics SILENT = new MessageStatistics(new ConnectionReporter(WsListener.NONE));

    private final ConnectionReporter listener;
    private final boolean silent;
    private long receivedBytes;
    private long sentBytes;

    private MessageStatistics(ConnectionReporter listener) {
        this.listener = listener;
        silent = listener.isNone();
    }

    /** For one connection. */
    static MessageStatistics of(ConnectionReporter listener) {
        return listener.isNone() ? SILENT : new MessageStatistics(listener);
    }

    /** What goes on to the user. */
    void received(Channel channel, Object msg) {
        if (!silent && msg instanceof WebSocketFrame frame) {
            receivedBytes += frame.content().readableBytes();
            if (frame.isFinalFragment()) {
                long bytes = receivedBytes;
                receivedBytes = 0;
                listener.messageReceived(channel, bytes);
            }
        }
    }

    /** What goes down to the peer. */
    void sent(Channel channel, Object msg) {
        if (silent) {
            return;
        }
        if (msg instanceof WsPreparedMessage message) {
            listener.messageSent(channel, message.payloadBytes());
        } else if (msg instanceof WebSocketFrame frame && Opcode.isData(frame)) {
            sentBytes += frame.content().readableBytes();
            if (frame.isFinalFragment()) {
                long bytes = sentBytes;
                sentBytes = 0;
                listener.messageSent(channel, bytes);
            }
        }
    }

    /** What was queued and will not be sent. */
    void dropped(Channel channel, int messages, long bytes) {
        if (!silent && messages > 0) {
            listener.messagesDropped(channel, messages, bytes);
        }
    }
}
