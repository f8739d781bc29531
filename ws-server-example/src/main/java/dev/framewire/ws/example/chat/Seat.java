package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.EntryId;
import org.jspecify.annotations.Nullable;

/** A member in a room. */
final class Seat {
    final Member member;
    final Room room;
    /** The last entry that the member has received. If null, the member begins with the newest messages. */
    @Nullable
    EntryId last;

    /** True if the member knows that it is in the room, and the others know too. */
    boolean announced;
    /** True if the member has caught up and receives new messages directly. */
    boolean live;

    Seat(Member member, Room room, @Nullable EntryId last) {
        this.member = member;
        this.room = room;
        this.last = last;
    }

    /** Returns whether the member is still in the room, to check after an asynchronous call. */
    boolean isTaken() {
        return member.seats.get(room.name) == this;
    }
}
