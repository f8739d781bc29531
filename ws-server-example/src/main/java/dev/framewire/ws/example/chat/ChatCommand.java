package dev.framewire.ws.example.chat;

/** What a member asks of the room; the values are checked. */
sealed interface ChatCommand {
    record Say(String text) implements ChatCommand {}

    record TakeNick(String nick) implements ChatCommand {}
}
