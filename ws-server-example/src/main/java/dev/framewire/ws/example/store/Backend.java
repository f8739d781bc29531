package dev.framewire.ws.example.store;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The state that all nodes of a chat share, in memory or in a database. */
public interface Backend extends AutoCloseable {
    /**
     * Returns the messages of the rooms.
     *
     * @return the store of the rooms
     */
    RoomStore rooms();

    /**
     * Adds a node.
     *
     * @param here returns the nicks in each room of this node; called on any thread, from time to time
     * @param elsewhere receives the nicks in each room of all other nodes when they may have changed, on any thread
     * @return the directory of this node
     */
    Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere);

    /**
     * Returns whether the last operations were successful.
     *
     * @return true if a new message will probably be stored and sent to members
     */
    boolean isAvailable();

    /** Closes the connections to the database. */
    @Override
    void close();
}
