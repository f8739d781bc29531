package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.Backend;
import dev.framewire.ws.example.store.Directory;
import dev.framewire.ws.example.store.RoomStore;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final Executor executor;
    private final Clock clock;
    private final ChatMeter meter;
    private final Map<Channel, Member> members = new LinkedHashMap<>();
    private final Broadcast broadcast = new Broadcast();
    private final Directory directory;
    private final ChatRooms rooms;
    private final ChatDesk desk;
    private final ChatLimits limits;
    private final Nicks nicks;
    private volatile boolean closed;

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
        this.executor = executor;
        this.clock = clock;
        this.limits = limits;
        this.meter = meter;
        RoomStore store = backend.rooms();
        rooms = new ChatRooms(this, broadcast, store);
        directory = backend.directory(rooms.presence::here, elsewhere -> inOrder(() -> rooms.elsewhere(elsewhere)));
        nicks = new Nicks(directory);
        desk = new ChatDesk(this, broadcast, rooms, nicks, store, limits, meter);
    }

    /**
     * What one connection may do.
     *
     * @return the limits
     */
    ChatLimits limits() {
        return limits;
    }

    /**
     * Lets someone in, with a nick of the hub's choice.
     *
     * @param channel their connection
     * @param protocol what they speak
     */
    public void enter(Channel channel, ChatProtocol protocol) {
        inOrder(() -> {
            // whoever has left before this task ran would otherwise stay for ever
            if (channel.isActive()) {
                Member member = new Member(channel, protocol, nicks.nextGuest());
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

    /**
     * Someone has gone. Unknown ones are ignored.
     *
     * @param channel their connection
     */
    public void leave(Channel channel) {
        inOrder(() -> {
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
        inOrder(() -> {
            Member member = members.get(channel);
            if (member != null) {
                desk.serve(member, command);
            }
        });
    }

    void refuse(Member member, ErrorCode code, String why, @Nullable String room, @Nullable String clientId) {
        refuse(member, new ChatEvent.Refusal(code, why, room, clientId));
    }

    void refuse(Member member, ChatEvent.Refusal answer) {
        meter.refused(answer.code().toString());
        Broadcast.tellIfReading(member, answer);
    }

    /** Reads from a connection when all that was asked of it before has been dealt with. */
    void readOn(Channel channel) {
        inOrder(() -> {
            // its event loop may have ended with it
            if (channel.isActive()) {
                channel.read();
            }
        });
    }

    /** There is room again for what someone has to catch up with. */
    void writable(Channel channel) {
        inOrder(() -> {
            Member member = members.get(channel);
            if (member != null) {
                List.copyOf(member.seats.values()).forEach(rooms::catchUp);
            }
        });
    }

    void dismiss(Member member, String reason) {
        end(member, WebSocketCloseStatus.TRY_AGAIN_LATER, reason);
    }

    boolean isMember(Member member) {
        return members.get(member.channel) == member;
    }

    /** Does nothing to who is a member no more. */
    void end(Member member, WebSocketCloseStatus status, String reason) {
        if (isMember(member)) {
            member.channel.writeAndFlush(new CloseWebSocketFrame(status, reason));
            forget(member);
        }
    }

    /**
     * Takes nothing more to say, while what was said already is still being kept and told.
     *
     * @return completed when all that was said is kept and acknowledged, or refused
     */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        inOrder(() -> desk.close(done));
        return done;
    }

    /** Ends the conversation: nobody is told anything any more. The connections are not touched. */
    public void close() {
        inOrder(() -> {
            members.clear();
            rooms.close();
        });
        closed = true;
        directory.close();
    }

    /** The executor may end after the hub, and before the last connection that would tell it something. */
    void inOrder(Runnable task) {
        if (!closed) {
            executor.execute(task);
        }
    }

    /** Goes on with an answer of the store. */
    <T> void then(CompletionStage<T> stage, Consumer<T> success, Consumer<Throwable> failure) {
        stage.whenComplete((value, problem) -> inOrder(() -> {
            if (problem == null) {
                success.accept(value);
            } else {
                failure.accept(problem);
            }
        }));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
