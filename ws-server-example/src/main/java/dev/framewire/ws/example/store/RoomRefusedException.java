package dev.framewire.ws.example.store;

import java.util.Optional;
import java.util.stream.Stream;

/** A room takes nothing: there are too many, or what is kept under its name is broken. To ask again does not help. */
public final class RoomRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a stack trace, as it comes once for each thing that was asked. */
    private RoomRefusedException(String message) {
        super(message, null, false, false);
    }

    /**
     * For a new room where there are as many as may be.
     *
     * @return an exception whose message is for the member
     */
    public static RoomRefusedException tooMany() {
        return new RoomRefusedException("there are too many rooms for a new one");
    }

    /**
     * For a room that someone else than a node has written to.
     *
     * @return an exception whose message is for the member
     */
    public static RoomRefusedException broken() {
        return new RoomRefusedException("what is kept of this room is broken");
    }

    /**
     * Finds it in what a stage failed with, as stages wrap that.
     *
     * @param failure what a stage failed with
     * @return the exception; empty if the stage failed with something else
     */
    public static Optional<RoomRefusedException> in(Throwable failure) {
        return Stream.of(failure, failure.getCause())
                .filter(RoomRefusedException.class::isInstance)
                .map(RoomRefusedException.class::cast)
                .findFirst();
    }
}
