package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Window;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Executes the commands of members, on the executor of the hub. */
final class ChatDesk {
    private static final WebSocketCloseStatus REPLACED = new WebSocketCloseStatus(4001, "replaced by a new connection");

    private final HubTasks tasks;
    private final Members members;
    private final Broadcast broadcast;
    private final ChatRooms rooms;
    private final Nicks nicks;
    private final RoomList list;
    private final RoomStore store;
    private final Clock clock;
    private final ChatLimits limits;
    private final ChatMeter meter;
    private int pending;
    private @Nullable CompletableFuture<Void> closing;

    ChatDesk(
            HubTasks tasks,
            Members members,
            Broadcast broadcast,
            ChatRooms rooms,
            Nicks nicks,
            RoomStore store,
            Clock clock,
            ChatLimits limits,
            ChatMeter meter) {
        this.tasks = tasks;
        this.members = members;
        this.broadcast = broadcast;
        this.rooms = rooms;
        this.nicks = nicks;
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.meter = meter;
        list = new RoomList(rooms.presence, clock);
    }

    void serve(Member member, ChatCommand command) {
        try {
            if (command instanceof ChatCommand.Say say) {
                say(member, say);
            } else if (command instanceof ChatCommand.TakeNick take) {
                takeNick(member, take);
            } else if (command instanceof ChatCommand.Join join) {
                join(member, join);
            } else if (command instanceof ChatCommand.Leave leave) {
                leave(member, leave.room());
            } else if (command instanceof ChatCommand.History history) {
                history(member, history);
            } else if (command instanceof ChatCommand.ListRooms) {
                broadcast.answer(member, list.event());
            } else if (command instanceof ChatCommand.Ping) {
                broadcast.tell(member, new ChatEvent.Pong());
            } else if (command instanceof ChatCommand.Wrong wrong) {
                broadcast.refuse(member, wrong.answer());
            }
        } catch (ChatException e) {
            broadcast.refuse(member, e.answer());
        }
    }

    private void say(Member member, ChatCommand.Say say) throws ChatException {
        if (closing != null) {
            throw new ChatException(ErrorCode.STOPPING, "the server is stopping").about(say.room(), say.clientId());
        }
        if (!member.seats.containsKey(say.room())) {
            throw notJoined().about(say.room(), say.clientId());
        }
        pending++;
        long begin = System.nanoTime();
        String key = member.draftKey(say.clientId());
        tasks.then(
                store.append(new Draft(say.room(), member.nick, say.text(), say.clientId(), key)),
                entry -> {
                    meter.stored(Duration.ofNanos(System.nanoTime() - begin));
                    if (say.clientId() != null) {
                        broadcast.tell(
                                member,
                                new ChatEvent.Ack(
                                        say.room(),
                                        say.clientId(),
                                        entry.id(),
                                        entry.id().at()));
                    }
                    settled();
                },
                failure -> {
                    ChatException problem =
                            ChatException.of(failure, ChatException.STORE_UNAVAILABLE + "; send it again");
                    broadcast.refuse(
                            member, problem.about(say.room(), say.clientId()).answer());
                    settled();
                });
    }

    private void settled() {
        pending--;
        if (closing != null && pending == 0) {
            closing.complete(null);
        }
    }

    void close(CompletableFuture<Void> done) {
        closing = done;
        if (pending == 0) {
            done.complete(null);
        }
    }

    private void takeNick(Member member, ChatCommand.TakeNick take) {
        String owner = take.session() == null ? member.owner : take.session().id();
        if (take.nick().equals(member.nick) && owner.equals(member.owner)) {
            broadcast.tell(member, new ChatEvent.Rename(member.nick, member.nick, clock.instant()));
            return;
        }
        member.busy = true;
        tasks.then(
                nicks.claim(member, take.nick(), owner), free -> claimed(member, take.nick(), owner, free), failure -> {
                    broadcast.refuse(member, ErrorCode.UNAVAILABLE, ChatException.STORE_UNAVAILABLE, null, null);
                    members.finish(member);
                });
    }

    private void claimed(Member member, String nick, String owner, boolean free) {
        if (!members.isMember(member)) {
            if (free) {
                nicks.giveBack(nick);
            }
            return;
        }
        if (free) {
            member.owner = owner;
            rename(member, nick);
        } else {
            broadcast.refuse(member, ErrorCode.NICK_TAKEN, "that nickname is taken", null, null);
        }
        members.finish(member);
    }

    private void rename(Member member, String nick) {
        String from = member.nick;
        Member before = nicks.exchange(member, nick);
        if (before != null) {
            members.end(before, REPLACED, REPLACED.reasonText());
        }
        Collection<Member> receivers = new LinkedHashSet<>();
        for (Seat seat : member.seats.values()) {
            if (seat.announced) {
                rooms.presence.leave(seat.room.name, from);
                rooms.presence.enter(seat.room.name, nick);
                receivers.addAll(seat.room.members());
            }
        }
        receivers.add(member);
        member.charge(member.seats.size()); // the rename goes to each room, like a message
        broadcast.tellAll(receivers, new ChatEvent.Rename(from, nick, clock.instant()));
    }

    private void join(Member member, ChatCommand.Join join) throws ChatException {
        if (member.seats.containsKey(join.room())) {
            throw new ChatException(ErrorCode.ALREADY_JOINED, "you are in that room").about(join.room(), null);
        }
        if (member.seats.size() >= limits.maxRooms()) {
            throw new ChatException(ErrorCode.TOO_MANY_ROOMS, "you are in " + limits.maxRooms() + " rooms, the maximum")
                    .about(join.room(), null);
        }
        member.busy = true;
        rooms.join(member, join.room(), join.after());
    }

    private void leave(Member member, String room) throws ChatException {
        Seat seat = member.seats.get(room);
        if (seat == null) {
            throw notJoined().about(room, null);
        }
        rooms.leave(seat);
        broadcast.tell(member, new ChatEvent.Leave(room, member.nick, clock.instant()));
    }

    private void history(Member member, ChatCommand.History history) throws ChatException {
        if (!member.seats.containsKey(history.room())) {
            throw notJoined().about(history.room(), null);
        }
        member.busy = true;
        tasks.then(
                store.read(history.room(), new Window.Before(history.before(), history.limit())),
                slice -> broadcast.answer(
                        member, new ChatEvent.History(history.room(), ChatEvent.Line.of(slice.entries()), slice.cut())),
                failure -> {
                    ChatException problem = ChatException.of(failure, ChatException.STORE_UNAVAILABLE);
                    broadcast.refuse(member, problem.about(history.room(), null).answer());
                    members.finish(member);
                });
    }

    private static ChatException notJoined() {
        return new ChatException(ErrorCode.NOT_JOINED, "you are not in that room");
    }
}
