package dev.framewire.ws.example.chat;

import java.util.Locale;

/** The codes of errors that members receive. docs/CHAT-PROTOCOL.md explains them. */
enum ErrorCode {
    BAD_MESSAGE,
    BAD_VALUE,
    NICK_TAKEN,
    NOT_JOINED,
    ALREADY_JOINED,
    TOO_MANY_ROOMS,
    ROOM_REFUSED,
    TOO_FAST,
    UNAVAILABLE,
    STOPPING;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    @Override
    public String toString() {
        return text;
    }
}
