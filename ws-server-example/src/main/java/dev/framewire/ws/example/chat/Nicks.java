package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Directory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The nicks of the members of this node. No two of them look alike. */
final class Nicks {
    private final Map<String, Member> holders = new HashMap<>();
    private final Directory directory;
    private long guests;

    Nicks(Directory directory) {
        this.directory = directory;
        // the first key loads the data of ICU, which takes a while: do it before the first member waits for it
        ChatText.nickKey("");
    }

    /** Returns a nick for a new member. No member can request it (see {@link ChatText#nick}). */
    String nextGuest() {
        guests++;
        return directory.guestPrefix() + guests;
    }

    void put(Member member) {
        holders.put(ChatText.nickKey(member.nick), member);
    }

    /** Claims a nick for an owner. If the claim succeeds, {@link #exchange} gives the nick to the member. */
    CompletionStage<Boolean> claim(Member member, String next, String owner) {
        String key = ChatText.nickKey(next);
        Member holder = holders.get(key);
        if (holder == member && owner.equals(member.owner)) {
            return CompletableFuture.completedFuture(true); // another spelling, such as Ada for ada
        }
        if (holder == member) {
            directory.release(key); // it was claimed for the member's earlier owner
        } else if (holder != null && !holder.owner.equals(owner)) {
            return CompletableFuture.completedFuture(false);
        }
        return directory.claim(key, owner);
    }

    /** Gives the claimed nick to the member. Returns the earlier connection of the same owner that had it. */
    @Nullable
    Member exchange(Member member, String next) {
        String key = ChatText.nickKey(next);
        Member before = holders.put(key, member);
        if (!key.equals(ChatText.nickKey(member.nick))) {
            release(member);
        }
        member.nick = next;
        return before == member ? null : before;
    }

    /** Releases a nick that was claimed for a member that has left. */
    void giveBack(String nick) {
        if (!holders.containsKey(ChatText.nickKey(nick))) {
            directory.release(ChatText.nickKey(nick));
        }
    }

    void release(Member member) {
        String key = ChatText.nickKey(member.nick);
        if (holders.remove(key, member)) {
            directory.release(key);
        }
    }
}
