package dev.framewire.ws.example.store;

import org.jspecify.annotations.Nullable;

/**
 * A stored message.
 *
 * @param room the room
 * @param id the position in the room, and the time
 * @param nick the nick of the sender
 * @param text the text
 * @param clientId the sender's id for the message, or {@code null}
 */
public record Entry(
        String room,
        EntryId id,
        String nick,
        String text,
        @Nullable String clientId) {}
