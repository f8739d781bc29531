package dev.framewire.ws.example.store;

import org.jspecify.annotations.Nullable;

/**
 * A message before it is stored.
 *
 * @param room the room
 * @param nick the nick of the sender
 * @param text the text
 * @param clientId the sender's id for the message, or {@code null}
 * @param key the key for duplicates: two drafts of a room with the same key become one entry
 */
public record Draft(
        String room, String nick, String text, @Nullable String clientId, String key) {}
