package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.EntryId;
import org.jspecify.annotations.Nullable;

/** A command of a member. All values are checked. */
sealed interface ChatCommand {
    /** A command whose answer costs tokens. It waits until the tokens of the earlier answers are paid. */
    sealed interface Costly extends ChatCommand {}

    record Say(String room, String text, @Nullable String clientId) implements ChatCommand {}

    record TakeNick(String nick, @Nullable Session session) implements Costly {}

    record Join(String room, @Nullable EntryId after) implements Costly {}

    record Leave(String room) implements ChatCommand {}

    record History(String room, EntryId before, int limit) implements Costly {}

    record ListRooms() implements Costly {}

    record Ping() implements ChatCommand {}

    /** An invalid command. Its error is sent in the order of the commands. */
    record Wrong(ChatEvent.Refusal answer) implements ChatCommand {}
}
