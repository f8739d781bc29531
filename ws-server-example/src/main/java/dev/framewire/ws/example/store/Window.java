package dev.framewire.ws.example.store;

/** A part of what a room keeps. */
public sealed interface Window {
    /**
     * Most entries of it.
     *
     * @return the bound, at least 1
     */
    int limit();

    /**
     * The newest entries before a place.
     *
     * @param id the place, itself not included
     * @param limit most entries
     */
    record Before(EntryId id, int limit) implements Window {}

    /**
     * The oldest entries after a place.
     *
     * @param id the place, itself not included
     * @param limit most entries
     */
    record After(EntryId id, int limit) implements Window {}

    /**
     * The newest entries of all.
     *
     * @param limit most entries
     * @return the window
     */
    static Window latest(int limit) {
        return new Before(EntryId.LAST, limit);
    }
}
