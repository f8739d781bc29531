package dev.framewire.ws.example.chat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Who is here, and what everyone is told.
 *
 * <p>All of a room happens on one executor that runs one task at a time, in order. So its state needs no lock, and as a
 * channel keeps the order of the writes of one thread, every member sees the same order of events.
 *
 * <p>A member who reads too slowly must not cost memory without bound: whoever is not writable (see
 * {@code WRITE_BUFFER_WATER_MARK}) when something is to be told is sent Close 1013 and is a member no more.
 */
public final class ChatRoom {
    private final Executor executor;
    private final Clock clock;
    private final Map<Channel, Member> members = new LinkedHashMap<>();
    private final Nicks nicks = new Nicks();
    private volatile boolean closed;

    private record Member(String nick, ChatProtocol protocol) {}

    /**
     * An empty room.
     *
     * @param executor runs one task at a time in the order given, as an event loop does
     * @param clock tells the time of messages
     */
    public ChatRoom(Executor executor, Clock clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Lets someone in, with a nick of the room's choice.
     *
     * @param channel their connection
     * @param protocol what they speak
     */
    public void join(Channel channel, ChatProtocol protocol) {
        inOrder(() -> {
            // whoever has left before this task ran would otherwise stay for ever
            if (channel.isActive()) {
                Member member = new Member(nicks.takeGuest(), protocol);
                members.put(channel, member);
                tellAll(new ChatEvent.Join(member.nick, now()));
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
            Member member = members.remove(channel);
            if (member != null) {
                tellAll(left(member));
            }
        });
    }

    void say(Channel channel, String text) {
        inOrder(() -> {
            Member member = members.get(channel);
            if (member != null) {
                tellAll(new ChatEvent.Message(member.nick, text, now()));
            }
        });
    }

    void rename(Channel channel, String nick) {
        inOrder(() -> {
            Member member = members.get(channel);
            if (member != null) {
                rename(channel, member, nick);
            }
        });
    }

    private void rename(Channel channel, Member member, String nick) {
        if (nick.equals(member.nick)) {
            tell(channel, member.protocol, new ChatEvent.Rename(nick, nick, now()));
            return;
        }
        if (!nicks.exchange(member.nick, nick)) {
            tell(channel, member.protocol, new ChatEvent.Refusal("that nickname is taken"));
            return;
        }
        members.put(channel, new Member(nick, member.protocol));
        tellAll(new ChatEvent.Rename(member.nick, nick, now()));
    }

    void refuse(Channel channel, String answer) {
        inOrder(() -> {
            Member member = members.get(channel);
            if (member != null) {
                tell(channel, member.protocol, new ChatEvent.Refusal(answer));
            }
        });
    }

    /** Reads from a connection when the room has dealt with all that was asked of it before. */
    void readOn(Channel channel) {
        inOrder(() -> {
            // its event loop may have ended with it
            if (channel.isActive()) {
                channel.read();
            }
        });
    }

    /** Ends the conversation: nobody is told anything any more. The connections are not touched. */
    public void close() {
        inOrder(members::clear);
        closed = true;
    }

    /** The executor may end after the room, and before the last connection that would tell it something. */
    private void inOrder(Runnable task) {
        if (!closed) {
            executor.execute(task);
        }
    }

    /** For one member; dropped if they do not read, as nobody else misses it. */
    private static void tell(Channel channel, ChatProtocol protocol, ChatEvent event) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new TextWebSocketFrame(protocol.write(event)));
        }
    }

    private void tellAll(ChatEvent event) {
        Deque<ChatEvent> events = new ArrayDeque<>(List.of(event));
        while (!events.isEmpty()) {
            for (Channel slow : broadcast(events.remove())) {
                Member member = Objects.requireNonNull(members.remove(slow));
                slow.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.TRY_AGAIN_LATER, "reads too slowly"));
                events.add(left(member));
            }
        }
    }

    /** Encodes once per subprotocol. Returns those who were not told, because too much waits for them already. */
    private List<Channel> broadcast(ChatEvent event) {
        Map<ChatProtocol, ByteBuf> encoded = new EnumMap<>(ChatProtocol.class);
        List<Channel> slow = new ArrayList<>();
        members.forEach((channel, member) -> {
            if (channel.isWritable()) {
                ByteBuf text = encoded.computeIfAbsent(member.protocol, protocol -> utf8(protocol.write(event)));
                channel.writeAndFlush(new TextWebSocketFrame(text.retainedDuplicate()));
            } else if (channel.isActive()) {
                slow.add(channel);
            }
        });
        encoded.values().forEach(ByteBuf::release);
        return slow;
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private ChatEvent left(Member member) {
        nicks.release(member.nick);
        return new ChatEvent.Leave(member.nick, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
