package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Directory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The nicks in use. No two of them read alike. */
final class Nicks {
    private final Map<String, Member> holders = new HashMap<>();
    private final Directory directory;
    private long guests;

    Nicks(Directory directory) {
        this.directory = directory;
        // the first key loads the data of ICU: here at the start, and not while the first visitor waits
        ChatText.nickKey("");
    }

    /** A nick for someone new, which no member can ask for (see {@link ChatText#nick}). */
    String nextGuest() {
        guests++;
        return directory.guestPrefix() + guests;
    }

    void put(Member member) {
        holders.put(ChatText.nickKey(member.nick), member);
    }

    /** Asks for a nick on behalf of an owner; whoever gets it takes it by {@link #exchange}. */
    CompletionStage<Boolean> claim(Member member, String next, String owner) {
        String key = ChatText.nickKey(next);
        Member holder = holders.get(key);
        if (holder == member && owner.equals(member.owner)) {
            return CompletableFuture.completedFuture(true); // ada becomes Ada
        }
        if (holder == member) {
            directory.release(key); // it was claimed for the owner of before
        } else if (holder != null && !holder.owner.equals(owner)) {
            return CompletableFuture.completedFuture(false);
        }
        return directory.claim(key, owner);
    }

    /** Gives {@code next}, which was claimed. Returns who had it: the same person on a connection of before. */
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

    /** What was claimed for someone who has gone meanwhile. */
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
