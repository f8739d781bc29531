package dev.framewire.ws.example.store;

import java.util.List;

/**
 * What a room keeps in a {@link Window}.
 *
 * @param entries oldest first
 * @param cut for {@link Window.Before}: whether older entries are kept; for {@link Window.After}: whether the entry it begins
 *     after is kept no more, so that some in between may be gone
 */
public record Slice(List<Entry> entries, boolean cut) {}
