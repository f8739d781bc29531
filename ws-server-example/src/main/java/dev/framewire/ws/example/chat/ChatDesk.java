package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Draft;
import dev.framewire.ws.example.store.RoomStore;
import dev.framewire.ws.example.store.Window;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Does what members ask for. On the executor of the hub. */
final class ChatDesk {
    private static final WebSocketCloseStatus REPLACED = new WebSocketCloseStatus(4001, "connected again elsewhere");

    private final ChatHub hub;
    private final Broadcast broadcast;
    private final ChatRooms rooms;
    private final Nicks nicks;
    private final RoomStore store;
    private final ChatLimits limits;
    private final ChatMeter meter;
    private int pending;
    private @Nullable CompletableFuture<Void> closing;

    ChatDesk(
            ChatHub hub,
            Broadcast broadcast,
            ChatRooms rooms,
            Nicks nicks,
            RoomStore store,
            ChatLimits limits,
            ChatMeter meter) {
        this.hub = hub;
        this.broadcast = broadcast;
        this.rooms = rooms;
        this.nicks = nicks;
        this.store = store;
        this.limits = limits;
        this.meter = meter;
    }

    /** In the order they came: who takes a nick and then says something says it under that nick. */
    void serve(Member member, ChatCommand command) {
        member.waiting.add(command);
        goOn(member);
    }

    private void goOn(Member member) {
        while (!member.claiming && !member.waiting.isEmpty()) {
            serveNow(member, member.waiting.remove());
        }
    }

    private void serveNow(Member member, ChatCommand command) {
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
                broadcast.tell(member, new ChatEvent.Rooms(places()));
            } else if (command instanceof ChatCommand.Ping) {
                broadcast.tell(member, new ChatEvent.Pong());
            } else if (command instanceof ChatCommand.Wrong wrong) {
                hub.refuse(member, wrong.answer());
            }
        } catch (ChatException e) {
            hub.refuse(member, e.answer());
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
        hub.then(
                store.append(new Draft(say.room(), member.nick, say.text(), say.clientId(), key)),
                entry -> {
                    meter.kept(Duration.ofNanos(System.nanoTime() - begin));
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
                    ChatException problem = ChatException.of(failure, "the store of the chat is away; send it again");
                    hub.refuse(member, problem.about(say.room(), say.clientId()).answer());
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
        if (take.session() != null) {
            member.owner = take.session().id();
        }
        if (take.nick().equals(member.nick)) {
            broadcast.tell(member, new ChatEvent.Rename(member.nick, member.nick, hub.now()));
            return;
        }
        member.claiming = true;
        hub.then(nicks.claim(member, take.nick()), free -> claimed(member, take.nick(), free), failure -> {
            member.claiming = false;
            hub.refuse(member, ErrorCode.UNAVAILABLE, "the store of the chat is away", null, null);
            goOn(member);
        });
    }

    private void claimed(Member member, String nick, boolean free) {
        member.claiming = false;
        if (!free) {
            hub.refuse(member, ErrorCode.NICK_TAKEN, "that nickname is taken", null, null);
        } else if (!hub.isMember(member)) {
            nicks.giveBack(nick);
            return;
        } else {
            rename(member, nick);
        }
        goOn(member);
    }

    private void rename(Member member, String nick) {
        String from = member.nick;
        Member before = nicks.exchange(member, nick);
        if (before != null) {
            hub.end(before, REPLACED, REPLACED.reasonText());
        }
        Collection<Member> told = new LinkedHashSet<>();
        for (Seat seat : member.seats.values()) {
            if (seat.announced) {
                rooms.presence.leave(seat.room.name, from);
                rooms.presence.enter(seat.room.name, nick);
                told.addAll(seat.room.members());
            }
        }
        told.add(member);
        broadcast.tellAll(told, new ChatEvent.Rename(from, nick, hub.now()));
    }

    private void join(Member member, ChatCommand.Join join) throws ChatException {
        if (member.seats.containsKey(join.room())) {
            throw new ChatException(ErrorCode.ALREADY_JOINED, "you are in that room").about(join.room(), null);
        }
        if (member.seats.size() >= limits.maxRooms()) {
            throw new ChatException(
                            ErrorCode.TOO_MANY_ROOMS, "you are in " + limits.maxRooms() + " rooms, which is all")
                    .about(join.room(), null);
        }
        rooms.join(member, join.room(), join.after());
    }

    private void leave(Member member, String room) throws ChatException {
        Seat seat = member.seats.get(room);
        if (seat == null) {
            throw notJoined().about(room, null);
        }
        rooms.leave(seat);
        broadcast.tell(member, new ChatEvent.Leave(room, member.nick, hub.now()));
    }

    private void history(Member member, ChatCommand.History history) throws ChatException {
        if (!member.seats.containsKey(history.room())) {
            throw notJoined().about(history.room(), null);
        }
        hub.then(
                store.read(history.room(), new Window.Before(history.before(), history.limit())),
                slice -> broadcast.tell(
                        member, new ChatEvent.History(history.room(), ChatEvent.Line.of(slice.entries()), slice.cut())),
                failure -> {
                    ChatException problem = ChatException.of(failure, "the store of the chat is away");
                    hub.refuse(member, problem.about(history.room(), null).answer());
                });
    }

    private static ChatException notJoined() {
        return new ChatException(ErrorCode.NOT_JOINED, "you are not in that room");
    }

    private List<ChatEvent.Place> places() {
        return rooms.presence.counts().entrySet().stream()
                .map(room -> new ChatEvent.Place(room.getKey(), room.getValue()))
                .toList();
    }
}
