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
    /** The owner of the nick: the session if the client sent one, else the connection. */
    String owner;
    /** True while an answer is in work, or the peer has not taken it. Later commands wait. */
    boolean busy;
    /** True while a timer runs until the tokens of the answers are paid. */
    boolean paying;
    /** True if the channel reads again as soon as no command waits. */
    boolean readLater;

    final Deque<ChatCommand> waiting = new ArrayDeque<>();
    /** The seats that have to catch up. */
    final Set<Seat> behind = new LinkedHashSet<>();

    private final RateLimit answers;
    /** Unique among the connections of all nodes. The id of a channel is not guaranteed to be. */
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

    /** Returns the key by which the store recognizes a message that the client sends again. */
    String draftKey(@Nullable String clientId) {
        return clientId == null ? connection + '#' + drafts++ : owner + ':' + clientId;
    }
}
