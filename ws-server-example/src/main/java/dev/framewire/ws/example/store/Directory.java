package dev.framewire.ws.example.store;

import java.util.concurrent.CompletionStage;

/** One node's part of what all nodes know about people: whose a nick is, and who is in which room elsewhere. */
public interface Directory extends AutoCloseable {
    /**
     * What the nicks of this node's guests begin with, so that no two nodes give the same.
     *
     * @return the beginning
     */
    String guestPrefix();

    /**
     * Takes a nick for someone.
     *
     * @param nickKey the nick, so that those that read alike are equal
     * @param owner who; the same owner may take it again, on any node
     * @return whether it is theirs now; a {@link StoreUnavailableException} if that cannot be known
     */
    CompletionStage<Boolean> claim(String nickKey, String owner);

    /**
     * Gives back a nick that was claimed here. Does nothing if its owner has claimed it elsewhere since.
     *
     * @param nickKey the nick
     */
    void release(String nickKey);

    /** This node knows nobody any more. */
    @Override
    void close();
}
