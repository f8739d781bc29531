package dev.framewire.ws.example.store;

import java.util.List;

/**
 * The entries of a room in a {@link Window}.
 *
 * @param entries the entries, oldest first
 * @param cut for {@link Window.Before}: true if older entries are stored. For {@link Window.After}: true if the entry of its id is
 *     no longer stored, so that entries in between may be missing
 */
public record Slice(List<Entry> entries, boolean cut) {}
