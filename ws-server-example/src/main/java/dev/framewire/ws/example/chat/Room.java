package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A room with someone of this node in it. */
final class Room {
    final String name;
    final Set<Seat> seats = new LinkedHashSet<>();
    /** What this node has told of the room: nothing after this. */
    private EntryId position = EntryId.NONE;

    private boolean followed;

    Room(String name) {
        this.name = name;
    }

    /** The store says what it tells nothing before; it may have told something already. */
    EntryId startAt(EntryId from) {
        followed = true;
        position = from.compareTo(position) > 0 ? from : position;
        return position;
    }

    boolean isFollowed() {
        return followed;
    }

    EntryId position() {
        return position;
    }

    /** Those who know that they are in. */
    Collection<Member> members() {
        return seats.stream()
                .filter(seat -> seat.announced)
                .map(seat -> seat.member)
                .collect(Collectors.toList());
    }

    /** Takes the next entry, and returns those who are to be told of it: who has caught up and has not seen it yet. */
    List<Member> advance(Entry entry) {
        if (position.compareTo(entry.id()) >= 0) {
            return List.of();
        }
        position = entry.id();
        return seats.stream()
                .filter(seat -> seat.live && see(seat, entry.id()))
                .map(seat -> seat.member)
                .collect(Collectors.toList());
    }

    private static boolean see(Seat seat, EntryId id) {
        boolean news = seat.last == null || seat.last.compareTo(id) < 0;
        if (news) {
            seat.last = id;
        }
        return news;
    }
}
