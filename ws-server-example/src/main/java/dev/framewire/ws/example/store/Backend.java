package dev.framewire.ws.example.store;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What all nodes of a chat share: in memory, or on an engine of its own. */
public interface Backend extends AutoCloseable {
    /**
     * What was said.
     *
     * @return the rooms
     */
    RoomStore rooms();

    /**
     * Takes part as a node.
     *
     * @param here the nicks in each room of this node; called on any thread, now and then
     * @param elsewhere told the nicks in each room of all other nodes when that may have changed; on any thread
     * @return this node's part
     */
    Directory directory(Supplier<Map<String, Set<String>>> here, Consumer<Map<String, Set<String>>> elsewhere);

    /**
     * Whether it answers, as far as is known.
     *
     * @return whether something that is said now will be kept, and told
     */
    boolean isAvailable();

    /** Lets go of the engine. */
    @Override
    void close();
}
