package dev.framewire.ws;

import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Receives what happens on the connections of a {@code WsPipeline}, for metrics and logs: one object for all of them. Every
 * method does nothing unless it is overridden.
 *
 * <p>Methods are called on the event loop of the channel, so they must not block, and several threads may call
 * the object at the same time. An exception of a method is logged and does not affect the connection. With {@link #NONE},
 * nothing is counted.
 */
public interface WsListener {
    /** The default: a listener that does nothing. */
    WsListener NONE = new WsListener() {};

    /**
     * The opening handshake ended.
     *
     * @param channel the connection
     * @param outcome how it ended
     * @param httpStatus status of the response that was sent, as a client of the one received; 0 if there was none
     * @param time from the head of the request, as a client from sending it; zero if it was passed on
     */
    default void handshakeEnded(Channel channel, WsHandshakeOutcome outcome, int httpStatus, Duration time) {}

    /**
     * A text or binary message was received, to its end.
     *
     * @param channel the connection
     * @param payloadBytes its size, inflated if it was compressed
     */
    default void messageReceived(Channel channel, long payloadBytes) {}

    /**
     * A text or binary message was accepted for sending, to its end, and has left the queue for a slow reader.
     *
     * @param channel the connection
     * @param payloadBytes its size, before it is compressed
     */
    default void messageSent(Channel channel, long payloadBytes) {}

    /**
     * Messages that the user wrote were dropped, because the peer reads too slowly or the connection ended: see
     * {@code WsSendQueue}.
     *
     * @param channel the connection
     * @param messages how many; a message of which fragments were still to come counts when it is dropped, once
     * @param bytes what they counted in {@code WsSendQueue.maxBytes}
     */
    default void messagesDropped(Channel channel, int messages, long bytes) {}

    /**
     * A message was compressed for sending (RFC 7692 section 6.1); a message of several frames is reported frame by frame.
     * A message that is sent uncompressed is not reported.
     *
     * @param channel the connection
     * @param plainBytes size of the payload
     * @param wireBytes size of what is sent instead
     */
    default void compressed(Channel channel, long plainBytes, long wireBytes) {}

    /**
     * A compressed message was received and inflated; frame by frame, or in the parts that arrived.
     *
     * @param channel the connection
     * @param plainBytes size of what came out
     * @param wireBytes size of what was received
     */
    default void inflated(Channel channel, long plainBytes, long wireBytes) {}

    /**
     * A Ping of our own was answered.
     *
     * @param channel the connection
     * @param time from the Ping to its Pong
     */
    default void roundTrip(Channel channel, Duration time) {}

    /**
     * The peer broke a rule, so the connection fails.
     *
     * @param channel the connection
     * @param rule the rule
     * @param cause what was wrong
     */
    default void ruleBroken(Channel channel, WsRule rule, Throwable cause) {}

    /**
     * The user wrote something that may not be sent: a frame that breaks a rule, or no frame at all. Its promise fails with the same
     * exception, which is also logged at debug level.
     *
     * @param channel the connection
     * @param cause which rule it would break
     */
    default void writeRefused(Channel channel, WsFrameRefusedException cause) {}

    /**
     * The connection ended. Called once for each connection whose handshake succeeded.
     *
     * @param channel the connection
     * @param event why
     */
    default void closed(Channel channel, WsCloseEvent event) {}
}
