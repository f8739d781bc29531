package dev.framewire.ws.example.chat;

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

    /** The same, with what the answer is about, so that the sender can tell. */
    ChatException about(@Nullable String room, @Nullable String clientId) {
        return new ChatException(answer.about(room, clientId));
    }

    /** For that member. It carries nothing they sent but checked ids. */
    ChatEvent.Refusal answer() {
        return answer;
    }
}
