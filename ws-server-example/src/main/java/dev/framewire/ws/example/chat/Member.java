package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.limits.RateLimit;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One connection to the chat. */
final class Member {
    final Channel channel;
    final ChatProtocol protocol;
    final Map<String, Seat> seats = new LinkedHashMap<>();
    String nick;
    /** Who this is: the session if one was given, else the connection. */
    String owner;
    /** An answer is being made, or the peer has not taken it yet; what was asked for since has to wait. */
    boolean busy;
    /** A timer runs until the tokens of what was answered are paid. */
    boolean paying;
    /** More is to be read when nothing waits. */
    boolean readLater;

    final Deque<ChatCommand> waiting = new ArrayDeque<>();
    /** Where there is something to catch up with. */
    final Set<Seat> behind = new LinkedHashSet<>();

    private final RateLimit answers;
    /** Of its own among those of all nodes, which a channel's id is not for sure. */
    private final String connection = UUID.randomUUID().toString();

    private long drafts;

    Member(Channel channel, ChatProtocol protocol, RateLimit answers, String nick) {
        this.channel = channel;
        this.protocol = protocol;
        this.answers = answers;
        this.nick = nick;
        owner = connection;
    }

    void charge(int tokens) {
        answers.charge(tokens, channel.eventLoop().ticker().nanoTime());
    }

    long nanosInDebt() {
        return answers.nanosInDebt(channel.eventLoop().ticker().nanoTime());
    }

    /** By which the store knows again what was said. */
    String draftKey(@Nullable String clientId) {
        return clientId == null ? connection + '#' + drafts++ : owner + ':' + clientId;
    }
}
