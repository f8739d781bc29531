package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import io.netty.channel.Channel;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what a listener throws from the connection, and writes the flight recorder's events. */
final class ConnectionReporter implements WsListener {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(WsListener.class);

    private final WsListener listener;
    private final AtomicBoolean complained = new AtomicBoolean();

    ConnectionReporter(WsListener listener) {
        this.listener = listener;
    }

    /** Whether nobody wants to hear of messages. */
    boolean isNone() {
        return listener == NONE;
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** Once: a listener that is broken is broken for every message. */
    private void complain(RuntimeException e) {
        if (complained.compareAndSet(false, true)) {
            LOGGER.warn("{} threw; this is logged once", listener.getClass().getName(), e);
        }
    }

    @Override
    public void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
        FlightRecords.handshake(channel, outcome, httpStatus, time);
        tell(() -> listener.handshakeEnded(channel, outcome, httpStatus, time));
    }

    @Override
    public void messageReceived(Channel channel, long payloadBytes) {
        // as tell does it, without an object for each message
        try {
            listener.messageReceived(channel, payloadBytes);
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    @Override
    public void messageSent(Channel channel, long payloadBytes) {
        // as tell does it, without an object for each message
        try {
            listener.messageSent(channel, payloadBytes);
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    @Override
    public void messagesDropped(Channel channel, int messages, long bytes) {
        tell(() -> listener.messagesDropped(channel, messages, bytes));
    }

    @Override
    public void compressed(Channel channel, long plainBytes, long wireBytes) {
        tell(() -> listener.compressed(channel, plainBytes, wireBytes));
    }

    @Override
    public void inflated(Channel channel, long plainBytes, long wireBytes) {
        tell(() -> listener.inflated(channel, plainBytes, wireBytes));
    }

    @Override
    public void roundTrip(Channel channel, Duration time) {
        tell(() -> listener.roundTrip(channel, time));
    }

    @Override
    public void ruleBroken(Channel channel, WsRule rule, Throwable cause) {
        FlightRecords.ruleBroken(channel, rule);
        tell(() -> listener.ruleBroken(channel, rule, cause));
    }

    @Override
    public void closed(Channel channel, WsCloseEvent event) {
        FlightRecords.closed(channel, event);
        tell(() -> listener.closed(channel, event));
    }
}
