package dev.framewire.ws.example.ops;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import io.netty.channel.Channel;
import java.time.Duration;

/** Counts events of connections, but not their messages. */
class MeteredConnections implements WsListener {
    final Metrics metrics;

    MeteredConnections(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
        metrics.handshake(outcome, httpStatus);
    }

    @Override
    public void messagesDropped(Channel channel, int messages, long bytes) {
        metrics.dropped(messages);
    }

    @Override
    public void ruleBroken(Channel channel, WsRule rule, Throwable cause) {
        metrics.ruleBroken(rule);
    }

    @Override
    public void roundTrip(Channel channel, Duration time) {
        metrics.roundTrip(time);
    }

    @Override
    public void closed(Channel channel, WsCloseEvent event) {
        metrics.closed(event);
    }
}
