package dev.framewire.ws.example.chat;

/** A member asked for something the chat does not do. There is no stack trace, as nothing went wrong here. */
final class ChatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String answer;

    ChatException(String answer) {
        super(answer, null, false, false);
        this.answer = answer;
    }

    /** For that member. It carries nothing they sent. */
    String answer() {
        return answer;
    }
}
