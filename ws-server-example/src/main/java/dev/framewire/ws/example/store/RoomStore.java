package dev.framewire.ws.example.store;

import java.util.concurrent.CompletionStage;

/**
 * What was said in the rooms. Nothing here blocks; the stages complete on any thread, in failure with a
 * {@link StoreUnavailableException} while the store is away, and with a {@link RoomRefusedException} for a room that cannot be.
 */
public interface RoomStore {
    /** The room that is there always: it is never one too many. */
    String LOBBY = "lobby";

    /**
     * Keeps something. The same draft may be given again, after a failure above all: it is kept once.
     *
     * @param draft what
     * @return the entry, of the first time if there was one; a failure says that it is not known to be kept, a
     *     {@link RoomRefusedException} that it is not
     */
    CompletionStage<Entry> append(Draft draft);

    /**
     * Reads what is kept.
     *
     * @param room where
     * @param window which part
     * @return the entries
     */
    CompletionStage<Slice> read(String room, Window window);

    /**
     * Follows rooms, none at first.
     *
     * @param listener told what happens in a followed room
     * @return what to say which rooms to
     */
    Tail tail(Listener listener);

    /** Called by one thread at a time, which is not to be held up. */
    interface Listener {
        /**
         * Something was said in a followed room. Told once, and in the order of the room.
         *
         * @param entry what
         */
        void heard(Entry entry);

        /**
         * Something may not have been told: after an interruption it is kept no more, or the room cannot be read. What follows
         * is told, if the room can be read again.
         *
         * @param room where
         */
        void missed(String room);
    }

    /** Rooms that are followed. Safe to use from any thread. */
    interface Tail extends AutoCloseable {
        /**
         * Follows a room.
         *
         * @param room a room that is not followed
         * @return the last id before those the listener is told of, which may have begun by then
         */
        CompletionStage<EntryId> follow(String room);

        /**
         * Follows a room no more. The listener may be told of a few more entries.
         *
         * @param room the room
         */
        void unfollow(String room);

        /** Follows nothing any more. */
        @Override
        void close();
    }
}
