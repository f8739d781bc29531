package dev.framewire.ws.connection;

/**
 * What happens when more waits for a slow reader than {@link WsSendQueue#maxBytes} allows. Do not write a dropped message
 * again from the listener of its promise, because it would be dropped again immediately: wait until the channel is writable.
 */
public enum WsOverflow {
    /** The connection fails with status 1008, policy violation (RFC 6455 section 7.4.1); what waits is dropped. */
    CLOSE_POLICY_VIOLATION,
    /** The connection fails with status 1013, try again later (IANA registry); what waits is dropped. */
    CLOSE_TRY_AGAIN_LATER,
    /** The message that finds no room is dropped. */
    DROP_NEWEST,
    /** The oldest messages of which nothing was sent yet are dropped, until there is room. */
    DROP_OLDEST
}
