package dev.framewire.ws.example.store;

import java.util.concurrent.CompletionStage;

/**
 * Stores the messages of the rooms. No method blocks. The stages complete on any thread. They fail with a
 * {@link StoreUnavailableException} while the store is unavailable, and with a {@link RoomRefusedException} for a room that cannot
 * be used.
 */
public interface RoomStore {
    /** The room that always exists: the maximum number of rooms does not apply to it. */
    String LOBBY = "lobby";

    /**
     * Stores a message. A caller may append the same draft again, for example after a failure: it is stored once.
     *
     * @param draft the message
     * @return the new entry, or the existing one of the same draft. After a {@link StoreUnavailableException} the message may be
     *     stored or not; after a {@link RoomRefusedException} it is not stored
     */
    CompletionStage<Entry> append(Draft draft);

    /**
     * Reads stored entries.
     *
     * @param room the room
     * @param window the part of the room to read
     * @return the entries
     */
    CompletionStage<Slice> read(String room, Window window);

    /**
     * Creates a tail, which follows no room at first.
     *
     * @param listener receives the new entries of the followed rooms
     * @return the tail
     */
    Tail tail(Listener listener);

    /** Receives new entries. It is called by one thread at a time and must not block it. */
    interface Listener {
        /**
         * Receives a new entry of a followed room. Each entry comes once, in the order of the room.
         *
         * @param entry the entry
         */
        void heard(Entry entry);

        /**
         * Reports that entries may be missing: they were removed during an interruption, or the room cannot be read. Later
         * entries follow as soon as the room can be read again.
         *
         * @param room the room
         */
        void missed(String room);
    }

    /** Follows rooms: passes their new entries to a listener. Thread-safe. */
    interface Tail extends AutoCloseable {
        /**
         * Follows a room.
         *
         * @param room a room that this tail does not follow
         * @return the id after which the listener receives all entries; it may receive the first ones before this stage completes
         */
        CompletionStage<EntryId> follow(String room);

        /**
         * Stops following a room. The listener may still receive a few entries.
         *
         * @param room the room
         */
        void unfollow(String room);

        /** Stops following all rooms. */
        @Override
        void close();
    }
}
