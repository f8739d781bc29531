package dev.framewire.ws.benchmark;

/** The command line asks for what cannot be measured; the message says so to the user. */
final class WrongOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private WrongOptionException(String message) {
        super(message);
    }

    /** Refuses a number outside of its range. */
    static void requireRange(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new WrongOptionException(option + " " + value + " is not between " + least + " and " + most);
        }
    }

    /** Refuses a time that is none. */
    static void requirePositive(String option, double value) {
        if (!(value > 0)) {
            throw new WrongOptionException(option + " " + value + " is not above 0");
        }
    }
}
