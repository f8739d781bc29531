package dev.framewire.ws.example.store;

import org.jspecify.annotations.Nullable;

/**
 * Something to be kept.
 *
 * @param room where it is said
 * @param nick who says it
 * @param text what
 * @param clientId the sender's own id for it, or {@code null}
 * @param key by which it is known again: two drafts of a room with the same key are one entry
 */
public record Draft(
        String room, String nick, String text, @Nullable String clientId, String key) {}
