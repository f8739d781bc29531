package dev.framewire.ws.example.store;

/** Thrown if the store cannot be reached or reports an error. It may or may not have executed the operation. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a stack trace, because it may be created for each request.
     *
     * @param message the reason, for the log
     */
    public StoreUnavailableException(String message) {
        super(message, null, false, false);
    }
}
