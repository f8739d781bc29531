package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Entry;
import dev.framewire.ws.example.store.EntryId;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Slice;
import dev.framewire.ws.example.store.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lets members join, catch up, receive messages and leave. All of it runs on the executor of the hub. */
final class ChatRooms {
    private static final int ON_JOIN = 50;
    private static final int AT_ONCE = 100;

    private final HubTasks tasks;
    private final Members members;
    private final Broadcast broadcast;
    private final RoomStore store;
    private final Clock clock;
    private final RoomStore.Tail tail;
    private final Map<String, Room> rooms = new HashMap<>();
    final Presence presence = new Presence();

    ChatRooms(HubTasks tasks, Members members, Broadcast broadcast, RoomStore store, Clock clock) {
        this.tasks = tasks;
        this.members = members;
        this.broadcast = broadcast;
        this.store = store;
        this.clock = clock;
        tail = store.tail(new RoomStore.Listener() {
            @Override
            public void heard(Entry entry) {
                tasks.run(() -> tell(entry));
            }

            @Override
            public void missed(String room) {
                tasks.run(() -> sendBack(room));
            }
        });
    }

    /** Without {@code after}, a member receives the newest messages in {@code superchat} and no history in {@code chat}. */
    void join(Member member, String name, @Nullable EntryId after) {
        Room room = rooms.get(name);
        boolean first = room == null;
        if (room == null) {
            room = new Room(name);
            rooms.put(name, room);
        }
        Seat seat = new Seat(member, room, after);
        member.seats.put(name, seat);
        room.seats.add(seat);
        if (first) {
            follow(room);
        } else if (room.isFollowed()) {
            begin(seat, room.position());
        }
    }

    private void follow(Room room) {
        tasks.then(
                tail.follow(room.name),
                position -> {
                    if (rooms.get(room.name) == room) {
                        EntryId from = room.startAt(position);
                        List.copyOf(room.seats).forEach(seat -> begin(seat, from));
                    } else if (!rooms.containsKey(room.name)) {
                        tail.unfollow(room.name); // all members left before the answer came
                    }
                },
                failure -> List.copyOf(room.seats).forEach(seat -> giveUp(seat, failure)));
    }

    private void begin(Seat seat, EntryId position) {
        if (seat.member.protocol == ChatProtocol.CHAT) {
            seat.last = position;
            seat.live = true;
            announce(seat);
            return;
        }
        Window window = seat.last == null ? Window.latest(ON_JOIN) : new Window.After(seat.last, AT_ONCE);
        tasks.then(store.read(seat.room.name, window), slice -> joined(seat, slice), failure -> giveUp(seat, failure));
    }

    private void joined(Seat seat, Slice slice) {
        if (!seat.isTaken()) {
            return;
        }
        boolean resumed = seat.last != null;
        Set<String> nicks = new TreeSet<>(presence.in(seat.room.name));
        nicks.add(seat.member.nick);
        broadcast.answer(
                seat.member,
                new ChatEvent.Joined(
                        seat.room.name,
                        nicks,
                        ChatEvent.Line.of(slice.entries()),
                        !resumed && slice.cut(),
                        resumed && slice.cut()));
        // if the store no longer has the member's last entry, all that it has is new to the member
        EntryId nothingNew = seat.last == null || slice.cut() ? EntryId.NONE : seat.last;
        seat.last = slice.entries().isEmpty() ? nothingNew : lastOf(slice);
        announce(seat);
        catchUp(seat);
    }

    private static EntryId lastOf(Slice slice) {
        return slice.entries().get(slice.entries().size() - 1).id();
    }

    /** In {@code chat} the member's own join is the first line; in {@code superchat} the answer to the join says the same. */
    private void announce(Seat seat) {
        if (!seat.isTaken()) {
            return; // writing the answer can close the connection
        }
        List<Member> others = new ArrayList<>(seat.room.members());
        seat.announced = true;
        boolean news = presence.enter(seat.room.name, seat.member.nick);
        ChatEvent.Join event = new ChatEvent.Join(seat.room.name, seat.member.nick, clock.instant());
        if (seat.member.protocol == ChatProtocol.CHAT) {
            broadcast.tell(seat.member, event);
        }
        if (news) {
            broadcast.tellAll(others, event);
        }
    }

    /** A member that has seen all entries receives new ones live. Any other member reads the next entries in its turn. */
    private void catchUp(Seat seat) {
        if (!seat.isTaken() || seat.last == null) {
            return;
        }
        if (seat.last.compareTo(seat.room.position()) >= 0) {
            seat.live = true;
        } else {
            seat.member.behind.add(seat);
            members.goOn(seat.member);
        }
    }

    /** Reads the next entries of one room for a member that has to catch up. */
    void readOn(Member member) {
        Seat seat = member.behind.iterator().next();
        member.behind.remove(seat);
        EntryId seen = seat.last == null ? EntryId.NONE : seat.last;
        EntryId sent = seat.room.position();
        member.busy = true;
        tasks.then(
                store.read(seat.room.name, new Window.After(seen, AT_ONCE)),
                slice -> caughtUp(seat, slice, sent),
                failure -> members.dismiss(member, ChatException.STORE_UNAVAILABLE));
    }

    private void caughtUp(Seat seat, Slice slice, EntryId sent) {
        if (!seat.isTaken()) {
            return;
        }
        if (slice.entries().isEmpty()) {
            seat.last = sent; // the store no longer has the entries in between
            members.finish(seat.member);
        } else {
            seat.last = lastOf(slice);
            broadcast.answer(
                    seat.member, new ChatEvent.History(seat.room.name, ChatEvent.Line.of(slice.entries()), false));
        }
        catchUp(seat);
    }

    private void giveUp(Seat seat, Throwable failure) {
        if (seat.isTaken()) {
            remove(seat);
            ChatException problem = ChatException.of(failure, ChatException.STORE_UNAVAILABLE);
            broadcast.refuse(seat.member, problem.about(seat.room.name, null).answer());
            if (seat.member.protocol == ChatProtocol.CHAT) {
                members.dismiss(seat.member, ChatException.STORE_UNAVAILABLE);
            }
            members.finish(seat.member);
        }
    }

    private void tell(Entry entry) {
        Room room = rooms.get(entry.room());
        if (room != null) {
            broadcast.tellAll(room.advance(entry), ChatEvent.Message.of(entry));
        }
    }

    /** Closes all members of the room. They reconnect with their last id, and the answer says that there is a gap. */
    private void sendBack(String name) {
        Room room = rooms.get(name);
        if (room != null) {
            List.copyOf(room.seats).forEach(seat -> members.dismiss(seat.member, "messages may be missing"));
        }
    }

    void leave(Seat seat) {
        remove(seat);
        if (seat.announced && presence.leave(seat.room.name, seat.member.nick)) {
            broadcast.tellAll(
                    seat.room.members(), new ChatEvent.Leave(seat.room.name, seat.member.nick, clock.instant()));
        }
    }

    private void remove(Seat seat) {
        seat.member.seats.remove(seat.room.name);
        seat.member.behind.remove(seat);
        seat.room.seats.remove(seat);
        if (seat.room.seats.isEmpty()) {
            rooms.remove(seat.room.name, seat.room);
            tail.unfollow(seat.room.name);
        }
    }

    /** Turns the changes on other nodes into joins and leaves for the members of the same rooms here. */
    void elsewhere(Map<String, Set<String>> now) {
        Map<String, Set<String>> before = new HashMap<>();
        rooms.keySet().forEach(room -> before.put(room, presence.in(room)));
        presence.elsewhere(now);
        Instant at = clock.instant();
        before.forEach((name, was) -> {
            Room room = rooms.get(name);
            if (room != null) {
                Set<String> is = presence.in(name);
                is.stream()
                        .filter(nick -> !was.contains(nick))
                        .forEach(nick -> broadcast.tellAll(room.members(), new ChatEvent.Join(name, nick, at)));
                was.stream()
                        .filter(nick -> !is.contains(nick))
                        .forEach(nick -> broadcast.tellAll(room.members(), new ChatEvent.Leave(name, nick, at)));
            }
        });
    }

    void close() {
        rooms.clear();
        tail.close();
    }
}
