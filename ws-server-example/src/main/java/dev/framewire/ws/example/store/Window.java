package dev.framewire.ws.example.store;

/** A part of the entries of a room. */
public sealed interface Window {
    /**
     * Returns the maximum number of entries.
     *
     * @return the maximum, at least 1
     */
    int limit();

    /**
     * The newest entries before an id.
     *
     * @param id the id, whose own entry is not included
     * @param limit the maximum number of entries
     */
    record Before(EntryId id, int limit) implements Window {}

    /**
     * The oldest entries after an id.
     *
     * @param id the id, whose own entry is not included
     * @param limit the maximum number of entries
     */
    record After(EntryId id, int limit) implements Window {}

    /**
     * Creates a window of the newest entries.
     *
     * @param limit the maximum number of entries
     * @return the window
     */
    static Window latest(int limit) {
        return new Before(EntryId.LAST, limit);
    }
}
