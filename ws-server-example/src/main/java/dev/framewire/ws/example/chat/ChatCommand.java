package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.EntryId;
import org.jspecify.annotations.Nullable;

/** What a member asks of the chat; the values are checked. */
sealed interface ChatCommand {
    /** The answer costs tokens of its own. So the command waits until what was answered before is paid. */
    sealed interface Dear extends ChatCommand {}

    record Say(String room, String text, @Nullable String clientId) implements ChatCommand {}

    record TakeNick(String nick, @Nullable Session session) implements Dear {}

    record Join(String room, @Nullable EntryId after) implements Dear {}

    record Leave(String room) implements ChatCommand {}

    record History(String room, EntryId before, int limit) implements Dear {}

    record ListRooms() implements Dear {}

    record Ping() implements ChatCommand {}

    /** Nothing that can be done; it is answered in its turn. */
    record Wrong(ChatEvent.Refusal answer) implements ChatCommand {}
}
