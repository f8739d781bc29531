package dev.framewire.ws.example.ops;

import io.netty.channel.Channel;

/** Counts events of connections and their messages. */
final class MeteredMessages extends MeteredConnections {
    MeteredMessages(Metrics metrics) {
        super(metrics);
    }

    @Override
    public void messageReceived(Channel channel, long payloadBytes) {
        metrics.messageIn(payloadBytes);
    }

    @Override
    public void messageSent(Channel channel, long payloadBytes) {
        metrics.messageOut(payloadBytes);
    }

    @Override
    public void compressed(Channel channel, long plainBytes, long wireBytes) {
        metrics.compressed("out", plainBytes, wireBytes);
    }

    @Override
    public void inflated(Channel channel, long plainBytes, long wireBytes) {
        metrics.compressed("in", plainBytes, wireBytes);
    }
}
