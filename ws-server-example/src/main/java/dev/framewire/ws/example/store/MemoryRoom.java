package dev.framewire.ws.example.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The entries of one room. Not thread-safe. */
final class MemoryRoom {
    /** The approximate memory of an entry besides its nick and text, in characters. */
    private static final int OVERHEAD = 150;

    private final NavigableMap<EntryId, Entry> entries = new TreeMap<>();
    private EntryId last = EntryId.NONE;
    private long characters;

    static long size(Entry entry) {
        return entry.nick().length() + entry.text().length() + (long) OVERHEAD;
    }

    /** Adds an entry. Its id is greater than the last one even if the clock was set back. */
    Entry add(Draft draft, long millis) {
        last = millis > last.millis() ? new EntryId(millis, 0) : new EntryId(last.millis(), last.sequence() + 1);
        Entry entry = new Entry(draft.room(), last, draft.nick(), draft.text(), draft.clientId());
        entries.put(last, entry);
        characters += size(entry);
        return entry;
    }

    Slice read(Window window) {
        if (window instanceof Window.After after) {
            return new Slice(
                    entries.tailMap(after.id(), false).values().stream()
                            .limit(after.limit())
                            .toList(),
                    !entries.containsKey(after.id()));
        }
        Window.Before before = (Window.Before) window;
        List<Entry> newest = new ArrayList<>();
        for (Entry entry : entries.headMap(before.id(), false).descendingMap().values()) {
            if (newest.size() == before.limit()) {
                return oldestFirst(newest, true);
            }
            newest.add(entry);
        }
        return oldestFirst(newest, false);
    }

    private static Slice oldestFirst(List<Entry> newest, boolean cut) {
        Collections.reverse(newest);
        return new Slice(List.copyOf(newest), cut);
    }

    EntryId last() {
        return last;
    }

    long characters() {
        return characters;
    }

    /** Removes the oldest entry and returns its size in characters. */
    long forgetTheOldest() {
        long freed = size(entries.pollFirstEntry().getValue());
        characters -= freed;
        return freed;
    }
}
