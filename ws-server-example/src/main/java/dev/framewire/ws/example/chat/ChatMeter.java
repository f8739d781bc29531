package dev.framewire.ws.example.chat;

import java.time.Duration;

/** Told what happens in a chat, to count it. Called on any thread. */
public interface ChatMeter {
    /** Counts nothing. */
    ChatMeter NONE = new ChatMeter() {
        @Override
        public void kept(Duration took) {}

        @Override
        public void refused(String code) {}
    };

    /**
     * Something that was said is kept.
     *
     * @param took how long the store took
     */
    void kept(Duration took);

    /**
     * Something was refused.
     *
     * @param code the code of the error
     */
    void refused(String code);
}
