package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.EntryId;
import org.jspecify.annotations.Nullable;

/** Someone in a room. */
final class Seat {
    final Member member;
    final Room room;
    /** What the member has seen of the room: nothing after this was sent. Null means: whatever is usual. */
    @Nullable
    EntryId last;

    /** They were told that they are in, and the others that they came. */
    boolean announced;
    /** They have caught up and are told what is said as it is said. */
    boolean live;

    Seat(Member member, Room room, @Nullable EntryId last) {
        this.member = member;
        this.room = room;
        this.last = last;
    }

    /** Whether they are still there, after something took a while. */
    boolean isTaken() {
        return member.seats.get(room.name) == this;
    }
}
