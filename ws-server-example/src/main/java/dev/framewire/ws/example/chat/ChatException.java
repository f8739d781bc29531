package dev.framewire.ws.example.chat;

/**
 * A member asked for something the chat does not do. The message is for that member, and carries nothing they sent. There is
 * no stack trace, as nothing went wrong here.
 */
final class ChatException extends Exception {
    private static final long serialVersionUID = 1L;

    ChatException(String message) {
        super(message, null, false, false);
    }
}
