package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.EntryId;
import org.jspecify.annotations.Nullable;

/** What a member asks of the chat; the values are checked. */
sealed interface ChatCommand {
    record Say(String room, String text, @Nullable String clientId) implements ChatCommand {}

    record TakeNick(String nick, @Nullable Session session) implements ChatCommand {}

    record Join(String room, @Nullable EntryId after) implements ChatCommand {}

    record Leave(String room) implements ChatCommand {}

    record History(String room, EntryId before, int limit) implements ChatCommand {}

    record ListRooms() implements ChatCommand {}

    record Ping() implements ChatCommand {}

    /** Nothing that can be done; it is answered in its turn. */
    record Wrong(ChatEvent.Refusal answer) implements ChatCommand {}
}
