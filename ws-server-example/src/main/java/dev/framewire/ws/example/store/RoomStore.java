package dev.framewire.ws.example.store;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What was said in the rooms. Nothing here blocks; the stages complete on any thread, in failure with a
 * {@link StoreUnavailableException} while the store is away.
 */
public interface RoomStore {
    /**
     * Keeps something. The same draft may be given again, after a failure above all: it is kept once.
     *
     * @param draft what
     * @return the entry, of the first time if there was one; a failure says that it is not known to be kept
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
     * @param listener told of each entry of a followed room once and in the order of the room; from one thread at a time, and
     *     not to be held up
     * @return what to say which rooms to
     */
    Tail tail(Consumer<Entry> listener);

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
