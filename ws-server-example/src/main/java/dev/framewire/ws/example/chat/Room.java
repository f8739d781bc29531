package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A room that has members on this node. */
final class Room {
    final String name;
    final Set<Seat> seats = new LinkedHashSet<>();
    /** The last entry that this node has sent to the members. */
    private EntryId position = EntryId.NONE;

    private boolean followed;

    Room(String name) {
        this.name = name;
    }

    /** Sets the id after which the listener hears new entries. It may have heard some before the store returned this id. */
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

    /** Returns the members whose join is announced. */
    Collection<Member> members() {
        return seats.stream()
                .filter(seat -> seat.announced)
                .map(seat -> seat.member)
                .collect(Collectors.toList());
    }

    /** Moves to the next entry. Returns the members that have caught up and have not seen this entry. */
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
