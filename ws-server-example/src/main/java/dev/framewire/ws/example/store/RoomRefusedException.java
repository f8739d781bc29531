package dev.framewire.ws.example.store;

import java.util.Optional;
import java.util.stream.Stream;

/** Thrown if a room cannot be used: there are too many rooms, or its stored data is broken. A retry does not help. */
public final class RoomRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It has no stack trace, because it may be created for each request. */
    private RoomRefusedException(String message) {
        super(message, null, false, false);
    }

    /**
     * Creates an exception for a new room when the number of rooms is at its maximum.
     *
     * @return an exception whose message is for the member
     */
    public static RoomRefusedException tooMany() {
        return new RoomRefusedException("there are too many rooms to add a new one");
    }

    /**
     * Creates an exception for a room with data that no node has written.
     *
     * @return an exception whose message is for the member
     */
    public static RoomRefusedException broken() {
        return new RoomRefusedException("the stored data of this room is broken");
    }

    /**
     * Finds such an exception in the failure of a stage, which may wrap it.
     *
     * @param failure the failure of a stage
     * @return the exception; empty if the stage failed with another one
     */
    public static Optional<RoomRefusedException> in(Throwable failure) {
        return Stream.of(failure, failure.getCause())
                .filter(RoomRefusedException.class::isInstance)
                .map(RoomRefusedException.class::cast)
                .findFirst();
    }
}
