package dev.framewire.ws.example.chat;

import dev.framewire.ws.example.store.RoomRefusedException;
import org.jspecify.annotations.Nullable;

/** A member asked for something the chat does not do. There is no stack trace, as nothing went wrong here. */
final class ChatException extends Exception {
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

    /** What to say when the store has not done something; {@code away} if it is not because of the room. */
    static ChatException of(Throwable failure, String away) {
        return RoomRefusedException.in(failure)
                .map(refused -> new ChatException(ErrorCode.ROOM_REFUSED, String.valueOf(refused.getMessage())))
                .orElseGet(() -> new ChatException(ErrorCode.UNAVAILABLE, away));
    }

    /** The same, with what the answer is about, so that the sender can tell. */
    ChatException about(@Nullable String room, @Nullable String clientId) {
        return new ChatException(answer.about(room, clientId));
    }

    /** For that member. It carries nothing they sent but checked ids. */
    ChatEvent.Refusal answer() {
        return answer;
    }
}
