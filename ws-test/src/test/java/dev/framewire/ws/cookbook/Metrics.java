package dev.framewire.ws.cookbook;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens on all connections: {@code WsPipeline.builder(role).listener(metrics)}. */
// snippet
final class Metrics implements WsListener {
    private final Map<String, LongAdder> values = new ConcurrentHashMap<>();

    @Override
    public void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
        add("handshakes." + outcome, 1);
        if (outcome == WsHandshakeOutcome.ACCEPTED) {
            add("open", 1);
        }
    }

    @Override
    public void messageReceived(Channel channel, long payloadBytes) {
        add("received.messages", 1);
        add("received.bytes", payloadBytes);
    }

    @Override
    public void messageSent(Channel channel, long payloadBytes) {
        add("sent.messages", 1);
        add("sent.bytes", payloadBytes);
    }

    @Override
    public void messagesDropped(Channel channel, int messages, long bytes) {
        add("dropped.messages", messages);
    }

    @Override
    public void ruleBroken(Channel channel, WsRule rule, Throwable cause) {
        add("broken." + rule, 1);
    }

    /** Both codes are of a bounded set here: the one that this end sent, and who began. */
    @Override
    public void closed(Channel channel, WsCloseEvent event) {
        add("open", -1);
        add("closed." + event.initiator() + '.' + event.sentCode(), 1);
    }

    long value(String name) {
        LongAdder value = values.get(name);
        return value == null ? 0 : value.sum();
    }

    private void add(String name, long amount) {
        values.computeIfAbsent(name, unknown -> new LongAdder()).add(amount);
    }
}
// snippet
