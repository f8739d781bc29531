package dev.framewire.ws.example.chat;

import java.util.HashSet;
import java.util.Set;

/** The nicks in use. No two of them read alike. */
final class Nicks {
    private final Set<String> keys = new HashSet<>();
    private long guests;

    /** A nick for someone new. */
    String takeGuest() {
        String nick;
        do {
            guests++;
            nick = "guest-" + guests;
        } while (!keys.add(ChatText.nickKey(nick)));
        return nick;
    }

    /** Gives {@code next} for {@code previous}, unless someone else has it. */
    boolean exchange(String previous, String next) {
        String key = ChatText.nickKey(next);
        if (key.equals(ChatText.nickKey(previous))) {
            return true; // ada becomes Ada
        }
        boolean free = keys.add(key);
        if (free) {
            release(previous);
        }
        return free;
    }

    void release(String nick) {
        keys.remove(ChatText.nickKey(nick));
    }
}
