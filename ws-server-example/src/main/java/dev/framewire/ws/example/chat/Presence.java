package dev.framewire.ws.example.chat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The nicks in each room, on this node and on others. Only {@link #here} may be called from any thread. */
final class Presence {
    private final Map<String, Set<String>> here = new ConcurrentHashMap<>();
    private Map<String, Set<String>> elsewhere = Map.of();

    /** Returns the nicks in each room of this node. */
    Map<String, Set<String>> here() {
        return here;
    }

    /** Returns whether the nick is new in the room. It is not if it is also there on another node. */
    boolean enter(String room, String nick) {
        here.computeIfAbsent(room, key -> ConcurrentHashMap.newKeySet()).add(nick);
        return !isElsewhere(room, nick);
    }

    /** Returns whether the nick has left the room. It has not if it is also there on another node. */
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

    /** Returns the nicks in a room on all nodes, sorted. */
    Set<String> in(String room) {
        Set<String> all = new TreeSet<>(here.getOrDefault(room, Set.of()));
        all.addAll(elsewhere.getOrDefault(room, Set.of()));
        return all;
    }

    /** Returns the rooms that have members on any node. */
    Set<String> rooms() {
        Set<String> rooms = new HashSet<>(here.keySet());
        rooms.addAll(elsewhere.keySet());
        return rooms;
    }

    /** Counts the members of a room on all nodes. */
    int count(String room) {
        Set<String> those = elsewhere.getOrDefault(room, Set.of());
        Set<String> these = here.getOrDefault(room, Set.of());
        return those.size()
                + (int) these.stream().filter(nick -> !those.contains(nick)).count();
    }

    /** Replaces the nicks on other nodes. */
    void elsewhere(Map<String, Set<String>> now) {
        elsewhere = now;
    }
}
