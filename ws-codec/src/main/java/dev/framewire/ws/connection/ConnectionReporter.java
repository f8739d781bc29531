package dev.framewire.ws.connection;

import dev.framewire.ws.WsCloseEvent;
import dev.framewire.ws.WsFrameRefusedException;
import dev.framewire.ws.WsHandshakeOutcome;
import dev.framewire.ws.WsListener;
import dev.framewire.ws.WsRule;
import io.netty.channel.Channel;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports to the user's listener, whose exceptions are logged, and to the JDK's flight recorder. */
final class ConnectionReporter implements WsListener {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(WsListener.class);

    private final WsListener listener;
    private final AtomicBoolean complained = new AtomicBoolean();

    ConnectionReporter(WsListener listener) {
        this.listener = listener;
    }

    /** Whether the user has set no listener. */
    boolean isNone() {
        return listener == NONE;
    }

    private void call(Runnable method) {
        try {
            method.run();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** Logs once: a broken listener throws for every message. */
    private void complain(RuntimeException e) {
        if (complained.compareAndSet(false, true)) {
            LOGGER.warn("{} threw; this is logged once", listener.getClass().getName(), e);
        }
    }

    @Override
    public void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {
        FlightRecords.handshake(channel, outcome, httpStatus, time);
        call(() -> listener.handshakeEnded(channel, outcome, httpStatus, time));
    }

    @Override
    public void messageReceived(Channel channel, long payloadBytes) {
        // as call does it, without an object for each message
        try {
            listener.messageReceived(channel, payloadBytes);
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    @Override
    public void messageSent(Channel channel, long payloadBytes) {
        // as call does it, without an object for each message
        try {
            listener.messageSent(channel, payloadBytes);
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    @Override
    public void messagesDropped(Channel channel, int messages, long bytes) {
        call(() -> listener.messagesDropped(channel, messages, bytes));
    }

    @Override
    public void compressed(Channel channel, long plainBytes, long wireBytes) {
        call(() -> listener.compressed(channel, plainBytes, wireBytes));
    }

    @Override
    public void inflated(Channel channel, long plainBytes, long wireBytes) {
        call(() -> listener.inflated(channel, plainBytes, wireBytes));
    }

    @Override
    public void roundTrip(Channel channel, Duration time) {
        call(() -> listener.roundTrip(channel, time));
    }

    @Override
    public void ruleBroken(Channel channel, WsRule rule, Throwable cause) {
        FlightRecords.ruleBroken(channel, rule);
        call(() -> listener.ruleBroken(channel, rule, cause));
    }

    @Override
    public void writeRefused(Channel channel, WsFrameRefusedException cause) {
        LOGGER.debug("{} a write was refused", channel, cause);
        call(() -> listener.writeRefused(channel, cause));
    }

    @Override
    public void closed(Channel channel, WsCloseEvent event) {
        FlightRecords.closed(channel, event);
        call(() -> listener.closed(channel, event));
    }
}
