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
 * The chat of this node: its members and their commands.
 *
 * <p>All of it runs on one executor, one task at a time and in order. The answers of the store return to this executor, so the
 * state needs no lock. A channel keeps the order of the writes of one thread, so all members see the same order of events.
 *
 * <p>The hub writes an event to all connections at once. The library closes a connection that reads too slowly, with Close 1013.
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
     * Creates a chat without members.
     *
     * @param executor runs one task at a time, in order, as an event loop does
     * @param clock the time of events
     * @param backend the state that all nodes share; {@link #close} does not close it
     * @param limits what one connection may do
     * @param meter counts what happens
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

    ChatLimits limits() {
        return limits;
    }

    /** Adds a member with a guest nick. The bucket {@code answers} pays for the answers to this member. */
    void enter(Channel channel, ChatProtocol protocol, RateLimit answers) {
        tasks.run(() -> {
            // a connection that closed before this task ran would otherwise stay a member for ever
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

    /** Removes a member. Ignores a channel that is no member. */
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

    /** Reads from the connection as soon as none of its commands waits. */
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

    /** Continues with a member whose channel is writable again. */
    void writable(Channel channel) {
        tasks.run(() -> {
            Member member = members.get(channel);
            if (member != null) {
                turns.goOn(member);
            }
        });
    }

    /**
     * Refuses new messages. Messages that the store is still storing are sent to members as usual.
     *
     * @return a stage that completes when each message is acknowledged or refused
     */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.run(() -> desk.close(done));
        return done;
    }

    /** Ends the chat: members receive no more events. It does not close the connections. */
    public void close() {
        tasks.run(() -> {
            members.clear();
            rooms.close();
        });
        tasks.close();
        directory.close();
    }
}
