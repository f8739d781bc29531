package dev.framewire.ws.example.store;

import java.util.concurrent.CompletionStage;

/** The view of one node on the members of all nodes: which nicks are in use, and which nicks are in which room. */
public interface Directory extends AutoCloseable {
    /**
     * Returns the beginning of the guests' nicks on this node. It differs between nodes, so guests' nicks do too.
     *
     * @return the prefix
     */
    String guestPrefix();

    /**
     * Claims a nick for an owner.
     *
     * @param nickKey the key of the nick; nicks that look alike have the same key
     * @param owner the owner, who may claim the nick again on any node
     * @return true if the nick is the owner's now, false if it is another owner's; fails with a
     *     {@link StoreUnavailableException} if the result is unknown
     */
    CompletionStage<Boolean> claim(String nickKey, String owner);

    /**
     * Releases a nick that this node has claimed. Does nothing if its owner has claimed it on another node since then.
     *
     * @param nickKey the key of the nick
     */
    void release(String nickKey);

    /** Removes this node with all its nicks. */
    @Override
    void close();
}
