package dev.framewire.ws.connection;

import dev.framewire.ws.WsRole;
import java.util.Objects;

/**
 * What may wait for a peer that reads more slowly than this endpoint writes. Immutable.
 *
 * <p>As long as the channel is writable, what is written goes down to it. When it is not (its high-water mark is
 * {@code ChannelOption.WRITE_BUFFER_WATER_MARK}, 64 KiB by default), data messages are queued in order, and are sent when it is
 * writable again, before the user's handlers get {@code channelWritabilityChanged}. What is queued for one connection is
 * bounded by {@code maxBytes}; so at most the high-water mark, one message, and {@code maxBytes} wait in all. A small
 * payload that is cut out of a large buffer is copied, so that the large one is not kept.
 *
 * <p>Control frames are neither queued nor dropped, and a message whose first frame was sent is always finished: if it
 * outgrows the bound by itself, the connection ends as by {@link WsOverflow#CLOSE_POLICY_VIOLATION}. Before a Close that the
 * user writes, or that {@code close()} sends, everything queued is sent. When the peer closes or the connection fails, what
 * is queued is dropped. Each promise of a dropped message fails with {@link WsMessageDroppedException}.
 *
 * <p><b>Pausing.</b> With {@code pauseReading}, auto-read is turned off while the channel is not writable. So a handler that
 * answers what it reads needs no code to stay bounded. It is on for servers and off for clients: if both ends did so and both
 * had much to send, each would wait for the other for ever. If you control auto-read yourself, set {@code pauseReading} to
 * false: the end of a pause overwrites your setting.
 *
 * @param maxBytes largest sum of what is queued: for each frame its payload and 128 bytes for our objects; from 0
 * @param overflow what happens beyond that
 * @param pauseReading whether reading waits for writing
 */
public record WsSendQueue(long maxBytes, WsOverflow overflow, boolean pauseReading) {
    /** For a server: 16 MiB, then status 1008; reading waits for writing. */
    public static final WsSendQueue SERVER = new WsSendQueue(16 << 20, WsOverflow.CLOSE_POLICY_VIOLATION, true);
    /** For a client: 16 MiB, then status 1008; reading goes on. */
    public static final WsSendQueue CLIENT = new WsSendQueue(16 << 20, WsOverflow.CLOSE_POLICY_VIOLATION, false);

    /**
     * Checks the values.
     *
     * @param maxBytes see above
     * @param overflow see above
     * @param pauseReading see above
     * @throws IllegalArgumentException if {@code maxBytes} is negative
     */
    public WsSendQueue {
        Objects.requireNonNull(overflow, "overflow");
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + " is negative");
        }
    }

    /**
     * The default of a role.
     *
     * @param role the role
     * @return {@link #SERVER} or {@link #CLIENT}
     */
    public static WsSendQueue of(WsRole role) {
        return role == WsRole.SERVER ? SERVER : CLIENT;
    }

    /**
     * The same with another bound.
     *
     * @param bytes see {@link #maxBytes}
     * @return a new value
     */
    public WsSendQueue withMaxBytes(long bytes) {
        return new WsSendQueue(bytes, overflow, pauseReading);
    }

    /**
     * The same with another policy.
     *
     * @param policy see {@link #overflow}
     * @return a new value
     */
    public WsSendQueue withOverflow(WsOverflow policy) {
        return new WsSendQueue(maxBytes, policy, pauseReading);
    }

    /**
     * The same, with reading that waits for writing.
     *
     * @return a new value
     */
    public WsSendQueue withPauses() {
        return new WsSendQueue(maxBytes, overflow, true);
    }

    /**
     * The same, with reading that does not wait for writing.
     *
     * @return a new value
     */
    public WsSendQueue withoutPauses() {
        return new WsSendQueue(maxBytes, overflow, false);
    }
}
