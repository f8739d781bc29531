package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.limits.RateLimit;
import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.RoomStore;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The people of this node: who is here, and what they are told.
 *
 * <p>All of it happens on one executor that runs one task at a time, in order; answers of the store come back to it. So its
 * state needs no lock, and as a channel keeps the order of the writes of one thread, every member sees the same order of events.
 *
 * <p>What is told goes to each connection at once; who reads too slowly is let go by the library, with Close 1013, and then is
 * a member no more.
 */
public final class ChatHub {
    private static final Duration PRECISION = Duration.ofMillis(1);

    private final HubTasks tasks;
    private final Map<Channel, Member> members = new LinkedHashMap<>();
    private final Broadcast broadcast;
    private final Directory directory;
    private final ChatRooms rooms;
    private final ChatDesk desk;
    private final Turns turns;
    private final ChatLimits limits;
    private final Nicks nicks;

    /**
     * Nobody yet.
     *
     * @param executor runs one task at a time in the order given, as an event loop does
     * @param clock tells the time of events
     * @param backend what is shared with other nodes; not closed by this
     * @param limits what one connection may do
     * @param meter told what happens
     */
    public ChatHub(Executor executor, Clock clock, Backend backend, ChatLimits limits, ChatMeter meter) {
        this.limits = limits;
        tasks = new HubTasks(executor);
        Clock millis = Clock.tick(clock, PRECISION);
        RoomStore store = backend.rooms();
        Members present = new PresentMembers();
        broadcast = new Broadcast(tasks, present, meter);
        rooms = new ChatRooms(tasks, present, broadcast, store, millis);
        directory = backend.directory(rooms.presence::here, elsewhere -> tasks.run(() -> rooms.elsewhere(elsewhere)));
        nicks = new Nicks(directory);
        desk = new ChatDesk(tasks, present, broadcast, rooms, nicks, store, millis, limits, meter);
        turns = new Turns(tasks, present, desk::serve, rooms::readOn);
    }

    private final class PresentMembers implements Members {
        @Override
        public boolean isMember(Member member) {
            return members.get(member.channel) == member;
        }

        @Override
        public void end(Member member, WebSocketCloseStatus status, String reason) {
            if (isMember(member)) {
                member.channel.writeAndFlush(new CloseWebSocketFrame(status, reason));
                forget(member);
            }
        }

        @Override
        public void goOn(Member member) {
            if (isMember(member)) {
                turns.goOn(member);
            }
        }
    }

    /**
     * What one connection may do.
     *
     * @return the limits
     */
    ChatLimits limits() {
        return limits;
    }

    /** Lets someone in, with a nick of the hub's choice. The answers to them are charged to that bucket. */
    void enter(Channel channel, ChatProtocol protocol, RateLimit answers) {
        tasks.run(() -> {
            // whoever has left before this task ran would otherwise stay for ever
            if (channel.isActive()) {
                Member member = new Member(channel, protocol, answers, nicks.nextGuest());
                members.put(channel, member);
                nicks.put(member);
                if (protocol == ChatProtocol.CHAT) {
                    rooms.join(member, ChatText.LOBBY, null);
                } else {
                    broadcast.tell(member, new ChatEvent.Welcome(member.nick, ChatEvent.Limits.of(limits)));
                }
            }
        });
    }

    /** Someone has gone. Unknown ones are ignored. */
    void leave(Channel channel) {
        tasks.run(() -> {
            Member member = members.get(channel);
            if (member != null) {
                forget(member);
            }
        });
    }

    private void forget(Member member) {
        members.remove(member.channel);
        nicks.release(member);
        List.copyOf(member.seats.values()).forEach(rooms::leave);
    }

    void obey(Channel channel, ChatCommand command) {
        tasks.run(() -> {
            Member member = members.get(channel);
            if (member != null) {
                member.waiting.add(command);
                turns.goOn(member);
            }
        });
    }

    /** Reads from a connection when all that was asked of it before has been dealt with. */
    void readOn(Channel channel) {
        tasks.run(() -> {
            Member member = members.get(channel);
            if (member != null) {
                member.readLater = true;
                turns.goOn(member);
            } else {
                Turns.read(channel);
            }
        });
    }

    /** There is room again for an answer. */
    void writable(Channel channel) {
        tasks.run(() -> {
            Member member = members.get(channel);
            if (member != null) {
                turns.goOn(member);
            }
        });
    }

    /**
     * Takes nothing more to say, while what was said already is still being kept and told.
     *
     * @return completed when all that was said is kept and acknowledged, or refused
     */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.run(() -> desk.close(done));
        return done;
    }

    /** Ends the conversation: nobody is told anything any more. The connections are not touched. */
    public void close() {
        tasks.run(() -> {
            members.clear();
            rooms.close();
        });
        tasks.close();
        directory.close();
    }
}
