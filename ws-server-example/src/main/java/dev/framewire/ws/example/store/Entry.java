package dev.framewire.ws.example.store;

import org.jspecify.annotations.Nullable;

/**
 * Something that was said and is kept.
 *
 * @param room where
 * @param id its place and its time
 * @param nick who said it
 * @param text what
 * @param clientId the sender's own id for it, or {@code null}
 */
public record Entry(
        String room,
        EntryId id,
        String nick,
        String text,
        @Nullable String clientId) {}
