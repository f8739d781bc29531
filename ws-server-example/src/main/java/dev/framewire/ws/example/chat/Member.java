package dev.framewire.ws.example.chat;

import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to the chat. */
final class Member {
    final Channel channel;
    final ChatProtocol protocol;
    final Map<String, Seat> seats = new LinkedHashMap<>();
    String nick;
    /** Who this is: the session if one was given, else the connection. */
    String owner;
    /** A nick was asked for and the answer is not there yet. */
    boolean claiming;

    private long drafts;

    Member(Channel channel, ChatProtocol protocol, String nick) {
        this.channel = channel;
        this.protocol = protocol;
        this.nick = nick;
        owner = channel.id().asLongText();
    }

    /** By which the store knows again what was said. */
    String draftKey(@Nullable String clientId) {
        return clientId == null ? channel.id().asLongText() + '#' + drafts++ : owner + ':' + clientId;
    }
}
