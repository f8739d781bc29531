package dev.framewire.ws.example.chat;

import java.time.Duration;

/** Counts what happens in a chat. Its methods are called on any thread. */
public interface ChatMeter {
    /** Counts nothing. */
    ChatMeter NONE = new ChatMeter() {
        @Override
        public void stored(Duration took) {}

        @Override
        public void refused(String code) {}
    };

    /**
     * Counts a message that the store has stored.
     *
     * @param took the time that the store needed
     */
    void stored(Duration took);

    /**
     * Counts an error that a member receives.
     *
     * @param code the code of the error, as in docs/CHAT-PROTOCOL.md
     */
    void refused(String code);
}
