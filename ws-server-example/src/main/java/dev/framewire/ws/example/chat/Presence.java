package dev.framewire.ws.example.chat;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Who is in which room, here and on other nodes. Only {@link #here} may be called from any thread. */
final class Presence {
    private final Map<String, Set<String>> here = new ConcurrentHashMap<>();
    private Map<String, Set<String>> elsewhere = Map.of();

    /** The people of this node. */
    Map<String, Set<String>> here() {
        return here;
    }

    /** Returns whether that is news: they may have been there from another node. */
    boolean enter(String room, String nick) {
        here.computeIfAbsent(room, key -> ConcurrentHashMap.newKeySet()).add(nick);
        return !isElsewhere(room, nick);
    }

    /** Returns whether they are gone: they may still be there from another node. */
    boolean leave(String room, String nick) {
        here.computeIfPresent(room, (key, nicks) -> {
            nicks.remove(nick);
            return nicks.isEmpty() ? null : nicks;
        });
        return !isElsewhere(room, nick);
    }

    private boolean isElsewhere(String room, String nick) {
        return elsewhere.getOrDefault(room, Set.of()).contains(nick);
    }

    /** Everyone in a room, sorted. */
    Set<String> in(String room) {
        Set<String> all = new TreeSet<>(here.getOrDefault(room, Set.of()));
        all.addAll(elsewhere.getOrDefault(room, Set.of()));
        return all;
    }

    /** How many people each room has. */
    SortedMap<String, Integer> counts() {
        Set<String> rooms = new TreeSet<>(here.keySet());
        rooms.addAll(elsewhere.keySet());
        rooms.add(ChatText.LOBBY);
        SortedMap<String, Integer> counts = new TreeMap<>();
        rooms.forEach(room -> counts.put(room, in(room).size()));
        return counts;
    }

    /** The other nodes have told who is there. */
    void elsewhere(Map<String, Set<String>> now) {
        elsewhere = now;
    }
}
