package dev.framewire.ws.example.store;

/** What keeps the rooms cannot be reached or refuses. What was asked may or may not have happened. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a stack trace, as it comes once for each thing that was asked.
     *
     * @param message what is wrong, for the log
     */
    public StoreUnavailableException(String message) {
        super(message, null, false, false);
    }
}
