package dev.framewire.ws.example.chat;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
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
    /** A nick was asked for and the answer is not there yet; what was asked for since has to wait for it. */
    boolean claiming;

    final Deque<ChatCommand> waiting = new ArrayDeque<>();

    /** Of its own among those of all nodes, which a channel's id is not for sure. */
    private final String connection = UUID.randomUUID().toString();

    private long drafts;

    Member(Channel channel, ChatProtocol protocol, String nick) {
        this.channel = channel;
        this.protocol = protocol;
        this.nick = nick;
        owner = connection;
    }

    /** By which the store knows again what was said. */
    String draftKey(@Nullable String clientId) {
        return clientId == null ? connection + '#' + drafts++ : owner + ':' + clientId;
    }
}
