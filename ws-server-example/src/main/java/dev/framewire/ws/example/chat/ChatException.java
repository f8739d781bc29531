package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.RoomRefusedException;
import org.jspecify.annotations.Nullable;

/** Thrown for a command that the chat refuses. It has no stack trace, because the cause is in the peer's message. */
final class ChatException extends Exception {
    static final String STORE_UNAVAILABLE = "the chat store is unavailable";

    private static final long serialVersionUID = 1L;

    private final transient ChatEvent.Refusal answer;

    ChatException(ErrorCode code, String message) {
        this(new ChatEvent.Refusal(code, message, null, null));
    }

    private ChatException(ChatEvent.Refusal answer) {
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    static ChatException badMessage(String message) {
        return new ChatException(ErrorCode.BAD_MESSAGE, message);
    }

    static ChatException badValue(String message) {
        return new ChatException(ErrorCode.BAD_VALUE, message);
    }

    /** Converts a failure of the store. If the room is not its cause, the message is {@code unavailable}. */
    static ChatException of(Throwable failure, String unavailable) {
        return RoomRefusedException.in(failure)
                .map(refused -> new ChatException(ErrorCode.ROOM_REFUSED, String.valueOf(refused.getMessage())))
                .orElseGet(() -> new ChatException(ErrorCode.UNAVAILABLE, unavailable));
    }

    /** Adds the room and the client's id, so that the sender knows which message failed. */
    ChatException about(@Nullable String room, @Nullable String clientId) {
        return new ChatException(answer.about(room, clientId));
    }

    /** Returns the error for the member. Of the peer's input it contains only checked ids. */
    ChatEvent.Refusal answer() {
        return answer;
    }
}
