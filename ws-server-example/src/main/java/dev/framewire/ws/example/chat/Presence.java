package dev.framewire.ws.example.chat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

    /** The rooms with people in them. */
    Set<String> rooms() {
        Set<String> rooms = new HashSet<>(here.keySet());
        rooms.addAll(elsewhere.keySet());
        return rooms;
    }

    /** How many people a room has. */
    int count(String room) {
        Set<String> those = elsewhere.getOrDefault(room, Set.of());
        Set<String> these = here.getOrDefault(room, Set.of());
        return those.size()
                + (int) these.stream().filter(nick -> !those.contains(nick)).count();
    }

    /** The other nodes have told who is there. */
    void elsewhere(Map<String, Set<String>> now) {
        elsewhere = now;
    }
}
